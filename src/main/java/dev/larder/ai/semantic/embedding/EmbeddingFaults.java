package dev.larder.ai.semantic.embedding;

import dev.larder.ai.semantic.embedding.EmbeddingConfig.EmbeddingType;
import dev.larder.ai.upstream.ModelServerSettings;
import io.quarkus.runtime.ImageMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Finds the errors in the configuration of a model of embeddings whose values fit their types. */
public final class EmbeddingFaults {
    private static final int MIN_DIMENSIONS = 8;
    private static final int MAX_DIMENSIONS = 8_192;
    private static final int MAX_CONCURRENT = 1_000;

    private final EmbeddingConfig config;
    private final List<String> faults = new ArrayList<>();

    private EmbeddingFaults(EmbeddingConfig config) {
        this.config = config;
    }

    /** The faults, a line each, which begins with the property, such as {@code embedding.url}. */
    public static List<String> of(EmbeddingConfig config) {
        return of(config, EmbeddedFiles::arePresent, () -> ImageMode.current().isNativeImage());
    }

    /**
     * The faults in a program of a kind.
     *
     * @param embedded whether it has the embedded model
     * @param nativeImage whether it is a native executable
     */
    static List<String> of(EmbeddingConfig config, BooleanSupplier embedded, BooleanSupplier nativeImage) {
        var found = new EmbeddingFaults(config);
        found.limits();
        switch (config.type()) {
            case ONNX -> found.embedded(embedded, nativeImage);
            case OPENAI -> found.server();
            case HASH -> found.noServer();
        }
        return List.copyOf(found.faults);
    }

    private void limits() {
        require(config.timeout().toMillis() >= 1, "embedding.timeout must be more than 0");
        int concurrent = config.maxConcurrent().orElse(1);
        require(
                concurrent >= 1 && concurrent <= MAX_CONCURRENT,
                "embedding.max-concurrent must be from 1 to " + MAX_CONCURRENT);
        require(config.maxWaiting() >= 0, "embedding.max-waiting must be 0 or more");
        int dimensions = config.dimensions().orElse(MIN_DIMENSIONS);
        require(
                dimensions >= MIN_DIMENSIONS && dimensions <= MAX_DIMENSIONS,
                "embedding.dimensions must be from %d to %d".formatted(MIN_DIMENSIONS, MAX_DIMENSIONS));
    }

    private void embedded(BooleanSupplier embedded, BooleanSupplier nativeImage) {
        noServer();
        require(config.dimensions().isEmpty(), "embedding.dimensions is not for type onnx, whose model has 384");
        if (nativeImage.getAsBoolean()) {
            faults.add("embedding.type onnx does not work in a native executable; set openai and embedding.url");
        } else if (!embedded.getAsBoolean()) {
            faults.add("embedding.type onnx is not in this build, which was made with -Dlarder.embedded-model=false;"
                    + " set openai and embedding.url");
        }
    }

    private void server() {
        require(
                config.url().map(ModelServerSettings::isAddress).orElse(false),
                "embedding.url must be an http or https address without a query, such as https://api.openai.com/v1");
        require(
                config.model().map(name -> !name.isBlank()).orElse(false),
                "embedding.model must name the model at the server, such as text-embedding-3-small");
        // the message does not quote the key
        require(
                config.apiKey().map(ModelServerSettings::isSendable).orElse(true),
                "embedding.api-key has a character that no bearer token can have");
    }

    private void noServer() {
        without("embedding.url", config.url().isPresent());
        without("embedding.model", config.model().isPresent());
        without("embedding.api-key", config.apiKey().isPresent());
    }

    private void without(String property, boolean present) {
        EmbeddingType type = config.type();
        require(
                !present,
                "%s is for type openai, and not for %s"
                        .formatted(property, type.name().toLowerCase(Locale.ROOT)));
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
