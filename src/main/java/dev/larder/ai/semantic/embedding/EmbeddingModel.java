package dev.larder.ai.semantic.embedding;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Turns texts into vectors of length 1. The cosine of the angle between two of them is their scalar product.
 *
 * <p>A model has a bound on the texts that it works on and on those that wait, and a time limit for each.
 */
public interface EmbeddingModel extends AutoCloseable {
    /** The name and version of the model. Vectors of models with different ids must never be compared. */
    String id();

    /** Begins to load the model, so that the first texts need not wait for it. Does not wait for the end. */
    default void start() {}

    /**
     * Emits the vector of a text. It has the same number of dimensions for every text, and the caller must not change
     * it. Only the beginning of a text that is too long for the model counts.
     *
     * <p>The model does not block its caller, and the vector may come on another thread. Fails with
     * {@link EmbeddingFailure} if the vector does not come in time, if too many texts wait, or if the model does not
     * work.
     */
    Uni<float[]> embed(String text);

    /** The reason why the model does not work now; empty while it works. It names no address, key or text. */
    Optional<String> trouble();

    /** Gives the model up. Later texts fail. Without effect when it was called before. */
    @Override
    void close();
}
