package dev.larder.ai.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddingFaultsTest {
    private static final Map<String, String> SERVER =
            Map.of("type", "openai", "url", "https://api.openai.com/v1", "model", "text-embedding-3-small");

    static EmbeddingConfig config(Map<String, String> own) {
        Map<String, String> all = new HashMap<>();
        own.forEach((name, value) -> all.put("embedding." + name, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(EmbeddingConfig.class, "embedding")
                .withDefaultValues(all)
                .build()
                .getConfigMapping(EmbeddingConfig.class, "embedding");
    }

    private static List<String> faults(Map<String, String> own) {
        return EmbeddingFaults.of(config(own), () -> true, () -> false);
    }

    private static Map<String, String> server(String name, String value) {
        Map<String, String> all = new HashMap<>(SERVER);
        all.put(name, value);
        return all;
    }

    @Test
    void everyTypeHasAConfigurationWithoutFaults() {
        assertThat(faults(Map.of())).isEmpty();
        assertThat(faults(Map.of("type", "hash", "dimensions", "64"))).isEmpty();
        assertThat(faults(SERVER)).isEmpty();
        assertThat(faults(server("dimensions", "512"))).isEmpty();
    }

    @Test
    void theEmbeddedModelMustBeInTheProgram() {
        assertThat(EmbeddingFaults.of(config(Map.of()), () -> false, () -> false))
                .singleElement()
                .asString()
                .startsWith("embedding.type onnx is not in this build")
                .contains("-Dlarder.embedded-model=false");
        assertThat(EmbeddingFaults.of(config(Map.of()), () -> true, () -> true))
                .singleElement()
                .asString()
                .startsWith("embedding.type onnx does not work in a native executable");
        assertThat(EmbeddingFaults.of(config(SERVER), () -> false, () -> true)).isEmpty();
    }

    @Test
    void thisBuildHasTheEmbeddedModel() {
        assertThat(EmbeddingFaults.of(config(Map.of()))).isEmpty();
    }

    @Test
    void everyFaultIsToldWithItsProperty() {
        assertThat(faults(Map.of(
                        "url", "https://api.openai.com/v1",
                        "dimensions", "4",
                        "timeout", "0s",
                        "max-concurrent", "0",
                        "max-waiting", "-1")))
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("embedding.url is for type openai, and not for onnx"),
                        fault -> assertThat(fault).startsWith("embedding.dimensions must be from 8"),
                        fault -> assertThat(fault).startsWith("embedding.dimensions is not for type onnx"),
                        fault -> assertThat(fault).startsWith("embedding.timeout must"),
                        fault -> assertThat(fault).startsWith("embedding.max-concurrent must"),
                        fault -> assertThat(fault).startsWith("embedding.max-waiting must"));
    }

    @Test
    void aServerNeedsAnAddressAndAModel() {
        assertThat(faults(Map.of("type", "openai")))
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("embedding.url must"),
                        fault -> assertThat(fault).startsWith("embedding.model must"));
        assertThat(faults(server("url", "ftp://models/v1")))
                .singleElement()
                .asString()
                .startsWith("embedding.url must");
        assertThat(faults(server("model", " "))).singleElement().asString().startsWith("embedding.model must");
    }

    @Test
    void aFaultDoesNotQuoteTheKey() {
        assertThat(faults(server("api-key", "sk secret")))
                .singleElement()
                .asString()
                .startsWith("embedding.api-key has")
                .doesNotContain("secret");
    }
}
