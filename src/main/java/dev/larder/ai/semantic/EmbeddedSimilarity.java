package dev.larder.ai.semantic;

import dev.larder.ai.semantic.embedding.EmbeddingFailure;
import dev.larder.ai.semantic.embedding.EmbeddingModel;
import dev.larder.ai.semantic.index.Vectors;
import dev.larder.core.service.TextSimilarity;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Compares texts by their vectors. The vectors of the last texts are kept, so a second comparison is fast. */
final class EmbeddedSimilarity implements TextSimilarity {
    /** The maximum time for all vectors together. Those that came are kept for the next comparison. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final EmbeddingModel model;

    EmbeddedSimilarity(EmbeddingModel model) {
        this.model = model;
    }

    /** One text after the other: a conversation must not take all places in the queue of the model. */
    @Override
    public Uni<Optional<List<Float>>> of(String query, List<String> texts) {
        return model.embed(query)
                .flatMap(asked -> Multi.createFrom()
                        .iterable(texts)
                        .onItem()
                        .transformToUniAndConcatenate(text -> model.embed(text))
                        .map(vector -> Vectors.cosine(asked, vector))
                        .collect()
                        .asList())
                .map(Optional::of)
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .onFailure(failure -> failure instanceof EmbeddingFailure || failure instanceof TimeoutException)
                .recoverWithItem(Optional.empty());
    }
}
