package dev.larder.ai.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.larder.spi.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashEmbeddingModelTest {
    private final EmbeddingModel model = new HashEmbeddingModel(HashEmbeddingModel.DIMENSIONS);

    private double similarity(String one, String other) {
        return Vectors.cosine(Await.item(model.embed(one)), Await.item(model.embed(other)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"How do I reset my password?", "", " ", "?!", "a", "日本語", "\ud83d", "x x x x"})
    void everyTextHasAVectorOfLengthOne(String text) {
        float[] vector = Await.item(model.embed(text));

        assertThat(vector).hasSize(256);
        assertThat(Vectors.cosine(vector, vector)).isCloseTo(1, within(1e-6));
    }

    @Test
    void caseAndSignsDoNotCount() {
        assertThat(similarity("Reset my password!", "reset  MY password")).isCloseTo(1, within(1e-6));
    }

    @Test
    void textsThatAreWrittenAlikeAreNearer() {
        String asked = "How do I reset my password?";

        assertThat(similarity(asked, "How can I reset my pasword?"))
                .isGreaterThan(0.6)
                .isGreaterThan(similarity(asked, "Which flights go to Rome on Monday?") + 0.4);
    }

    @Test
    void anotherNumberOfDimensionsIsAnotherModel() {
        var small = new HashEmbeddingModel(64);

        assertThat(Await.item(small.embed("a"))).hasSize(64);
        assertThat(small.id()).isNotEqualTo(model.id());
    }
}
