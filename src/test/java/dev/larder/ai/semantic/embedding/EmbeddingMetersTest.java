package dev.larder.ai.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import dev.larder.core.service.ServiceMeters;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.Await;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingMetersTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final EmbeddingMeters meters = meters(registry);

    static EmbeddingMeters meters(MeterRegistry registry) {
        return new EmbeddingMeters(new ServiceMeters(new ServiceName("chat"), registry, Optional.empty()));
    }

    static ServiceMeters serviceMeters() {
        return new ServiceMeters(new ServiceName("chat"), new SimpleMeterRegistry(), Optional.empty());
    }

    private record Fixed(Uni<float[]> vector) implements EmbeddingModel {
        @Override
        public String id() {
            return "m";
        }

        @Override
        public Uni<float[]> embed(String text) {
            return vector;
        }

        @Override
        public Optional<String> trouble() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    private long count(String outcome) {
        return registry.get("larder.llm.embeddings")
                .tags("service", "chat", "outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void textsOfTheModelAreTimedAndThoseInMemoryAreCounted() {
        var model = new Fixed(Uni.createFrom().item(() -> new float[] {1}));
        EmbeddingModel cached =
                new EmbeddingCache(100_000).around(meters.around(model), meters, Duration.ofSeconds(10));

        for (int i = 0; i < 3; i++) {
            assertThat(Await.item(cached.embed("a"))).containsExactly(1);
        }

        assertThat(count("computed")).isEqualTo(1);
        assertThat(registry.get("larder.llm.embeddings.cached").counter().count())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void failuresAreCountedByTheirReasons(Reason reason) {
        var model = new Fixed(Uni.createFrom().failure(() -> new EmbeddingFailure(reason, "no vector")));

        assertThat(Await.failure(meters.around(model).embed("a"))).isInstanceOf(EmbeddingFailure.class);

        assertThat(count(reason.name().toLowerCase(Locale.ROOT))).isEqualTo(1);
        assertThat(count("computed")).isZero();
    }
}
