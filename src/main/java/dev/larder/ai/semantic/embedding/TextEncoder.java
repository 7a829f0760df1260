package dev.larder.ai.semantic.embedding;

/** A model in the memory of the process. Several threads may use it at once. It is not used after its close. */
interface TextEncoder extends AutoCloseable {
    /** The vector of a text, of length 1. Blocks; throws {@link EmbeddingFailure} if there is none. */
    float[] vector(String text);

    /** Frees its memory. */
    @Override
    void close();
}
