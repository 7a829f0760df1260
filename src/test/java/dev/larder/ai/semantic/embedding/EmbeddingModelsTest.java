package dev.larder.ai.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.service.ServiceName;
import dev.larder.core.store.Protection;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Models in an application. */
@QuarkusTest
@TestProfile(EmbeddingModelsTest.Profile.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the fields
class EmbeddingModelsTest {
    private static final Protection PROTECTION =
            new Protection(100, 3, 1, Duration.ofMinutes(1), Duration.ofSeconds(1));

    @Inject
    EmbeddingModels models;

    @ConfigProperty(name = "larder.data-dir")
    String dataDirectory;

    /** A data directory of its own. */
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("larder.data-dir", OnnxSessionTest.DATA.toString());
        }
    }

    private EmbeddingModel open(Map<String, String> config) {
        return models.open(
                new ServiceName("chat"),
                PROTECTION,
                EmbeddingFaultsTest.config(config),
                EmbeddingMetersTest.serviceMeters());
    }

    @Test
    void theEmbeddedModelWorksInAnApplication() {
        try (var model = open(Map.of("timeout", "20s"))) {
            model.start();

            assertThat(Await.item(model.embed("How do I reset my password?"))).hasSize(384);
            assertThat(model.trouble()).isEmpty();
            assertThat(Files.exists(Path.of(dataDirectory, "embedding"))).isTrue();
        }
    }

    @Test
    void servicesWithOneModelShareItsId() {
        try (var one = open(Map.of());
                var other = open(Map.of("max-concurrent", "2"));
                var hash = open(Map.of("type", "hash"))) {
            assertThat(one.id()).isEqualTo(other.id()).isNotEqualTo(hash.id());
        }
    }
}
