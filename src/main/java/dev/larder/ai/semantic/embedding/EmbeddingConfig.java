package dev.larder.ai.semantic.embedding;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The model of embeddings of a service: what turns questions into vectors. */
@RegisterForReflection(ignoreNested = false)
public interface EmbeddingConfig {
    /**
     * {@code onnx}: all-MiniLM-L6-v2, in the process. {@code openai}: a server that answers {@code POST
     * /v1/embeddings}. {@code hash}: no model, but the letters of words; it finds only texts that are written nearly alike.
     */
    @WithDefault("onnx")
    EmbeddingType type();

    /** The address of the API of an {@code openai} server, such as {@code https://api.openai.com/v1}. */
    Optional<URI> url();

    /** The name of the model at an {@code openai} server, such as {@code text-embedding-3-small}. */
    Optional<String> model();

    /** The API key that an {@code openai} server gets as a bearer token. */
    Optional<String> apiKey();

    /**
     * The number of dimensions. An {@code openai} server is asked for as many if it is set, which only some models
     * allow. A {@code hash} has 256 if it is not set.
     */
    OptionalInt dimensions();

    /**
     * The maximum time in which a text gets its vector; of an {@code openai} server, also the maximum time that it waits
     * for its turn. A text that is too late is a miss.
     */
    @WithDefault("1s")
    Duration timeout();

    /** The maximum number of texts at once: 1 of {@code onnx}, where each takes a core, and 16 of {@code openai}. */
    OptionalInt maxConcurrent();

    /** The maximum number of further texts that wait for their turn. */
    @WithDefault("200")
    int maxWaiting();

    /** Whether an {@code openai} server may have a private address. */
    @WithDefault("true")
    boolean allowPrivate();

    /** The kinds of models. */
    enum EmbeddingType {
        /** The embedded model. */
        ONNX,
        /** A server that speaks OpenAI's protocol. */
        OPENAI,
        /** The letters of words. */
        HASH
    }
}
