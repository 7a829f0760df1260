package dev.larder.ai.semantic.embedding;

import dev.larder.core.service.ServiceMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Counts and times the texts of one service that become vectors. A text that is refused is one of {@code busy}. */
final class EmbeddingMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1)
    };

    private final ServiceMeters meters;
    private final Counter cached;
    private final Timer computed;

    /** Meters that go on when the service is opened again. */
    EmbeddingMeters(ServiceMeters meters) {
        this.meters = meters;
        this.cached = meters.counter(
                "larder.llm.embeddings.cached",
                "Texts whose vector was in memory, or was under way for another caller",
                Tags.empty());
        this.computed = timer("computed");
    }

    private Timer timer(String outcome) {
        return meters.timer(
                "larder.llm.embeddings",
                "Texts that the model of embeddings was given, with the wait for their turn",
                Tags.of("outcome", outcome),
                BUCKETS);
    }

    /** Counts a text that the model was not given. */
    void cached() {
        cached.increment();
    }

    /** A model that counts and times its texts. */
    EmbeddingModel around(EmbeddingModel model) {
        return new Metered(model);
    }

    /** Most services never need one. */
    private Timer timer(Throwable failure) {
        return timer(
                failure instanceof EmbeddingFailure known
                        ? known.reason().name().toLowerCase(Locale.ROOT)
                        : "failed");
    }

    private final class Metered implements EmbeddingModel {
        private final EmbeddingModel model;

        Metered(EmbeddingModel model) {
            this.model = model;
        }

        @Override
        public String id() {
            return model.id();
        }

        @Override
        public void start() {
            model.start();
        }

        @Override
        public Uni<float[]> embed(String text) {
            return Uni.createFrom().deferred(() -> {
                long begin = System.nanoTime();
                return model.embed(text)
                        .onItem()
                        .invoke(vector -> computed.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS))
                        .onFailure()
                        .invoke(failure -> timer(failure).record(System.nanoTime() - begin, TimeUnit.NANOSECONDS));
            });
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
