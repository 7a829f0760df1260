package dev.larder.ai.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import dev.larder.spi.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {
    private static final EmbeddingMeters METERS = EmbeddingMetersTest.meters(new SimpleMeterRegistry());

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EmbeddingCache cache = new EmbeddingCache(1 << 20);

    /** A model whose texts a test answers by hand. */
    private static final class Asked implements EmbeddingModel {
        private final String id;
        private final List<UniEmitter<? super float[]>> texts = new ArrayList<>();

        Asked(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Uni<float[]> embed(String text) {
            return Uni.createFrom().emitter(texts::add);
        }

        void answer(float x) {
            texts.get(texts.size() - 1).complete(new float[] {x});
        }

        @Override
        public Optional<String> trouble() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    @Test
    void aTextIsEmbeddedOnce() {
        var model = new Asked("m");
        EmbeddingModel cached = cache.around(model, METERS, PATIENCE);
        var first = cached.embed("a").subscribeAsCompletionStage();
        model.answer(1);

        assertThat(first).isCompletedWithValueMatching(vector -> vector[0] == 1);
        assertThat(Await.item(cached.embed("a"))).containsExactly(1);
        assertThat(model.texts).hasSize(1);
    }

    @Test
    void aTextThatManyAskForAtOnceIsEmbeddedOnce() {
        var model = new Asked("m");
        EmbeddingModel cached = cache.around(model, METERS, PATIENCE);
        var first = cached.embed("a").subscribeAsCompletionStage();
        var second = cached.embed("a").subscribeAsCompletionStage();
        first.cancel(false);
        assertThat(second).isNotDone();

        model.answer(1);
        assertThat(second).succeedsWithin(PATIENCE);
        assertThat(model.texts).hasSize(1);
    }

    @Test
    void aTextDoesNotWaitLongerForAnotherServiceThanItMay() {
        var model = new Asked("m");
        var patient =
                cache.around(model, METERS, Duration.ofMinutes(1)).embed("a").subscribeAsCompletionStage();
        Throwable failure =
                Await.failure(cache.around(model, METERS, Duration.ofMillis(20)).embed("a"));

        assertThat(((EmbeddingFailure) failure).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(patient).isNotDone();
    }

    @Test
    void nothingIsAskedBeforeAnybodyWaits() {
        var model = new Asked("m");
        var unused = cache.around(model, METERS, PATIENCE).embed("a");

        assertThat(model.texts).isEmpty();
    }

    @Test
    void modelsWithDifferentIdsShareNothing() {
        var one = new Asked("m-1");
        var other = new Asked("m-2");
        var first = cache.around(one, METERS, PATIENCE).embed("a").subscribeAsCompletionStage();
        var second = cache.around(other, METERS, PATIENCE).embed("a").subscribeAsCompletionStage();
        one.answer(1);
        other.answer(2);

        assertThat(first).isCompletedWithValueMatching(vector -> vector[0] == 1);
        assertThat(second).isCompletedWithValueMatching(vector -> vector[0] == 2);
    }

    @Test
    void aFailureIsNotKept() {
        var model = new Asked("m");
        EmbeddingModel cached = cache.around(model, METERS, PATIENCE);
        var first = cached.embed("a").subscribeAsCompletionStage();
        model.texts.get(0).fail(new EmbeddingFailure(Reason.BUSY, "busy"));
        assertThat(first).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(EmbeddingFailure.class);

        var second = cached.embed("a").subscribeAsCompletionStage();
        model.answer(1);
        assertThat(second).succeedsWithin(PATIENCE);
    }

    @Test
    void aCallerThatAsksAgainAtOnceDoesNotGetTheOldFailure() {
        var model = new Asked("m");
        var asked = cache.around(model, METERS, PATIENCE)
                .embed("a")
                .onFailure()
                .retry()
                .atMost(1)
                .subscribeAsCompletionStage();
        model.texts.get(0).fail(new EmbeddingFailure(Reason.BUSY, "busy"));

        assertThat(model.texts).hasSize(2);
        model.answer(1);
        assertThat(asked).succeedsWithin(PATIENCE);
    }

    @Test
    void itsSizeIsBounded() {
        var model = new HashEmbeddingModel(1_024);
        var counting = new Counting(model);
        EmbeddingModel cached = new EmbeddingCache(100_000).around(counting, METERS, PATIENCE);
        for (int i = 0; i < 1_000; i++) {
            Await.item(cached.embed("text " + i));
        }
        int asked = counting.texts;
        for (int i = 0; i < 1_000; i++) {
            Await.item(cached.embed("text " + i));
        }

        // 22 vectors of 4 KiB fit
        assertThat(counting.texts - asked).isGreaterThan(970);
    }

    /** Counts the texts. */
    private static final class Counting implements EmbeddingModel {
        private final EmbeddingModel model;
        private int texts;

        Counting(EmbeddingModel model) {
            this.model = model;
        }

        @Override
        public String id() {
            return model.id();
        }

        @Override
        public Uni<float[]> embed(String text) {
            texts++;
            return model.embed(text);
        }

        @Override
        public Optional<String> trouble() {
            return model.trouble();
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
