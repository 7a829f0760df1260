package dev.larder.ai.semantic.embedding;

/** A model gave no vector of a text. The message quotes neither the text nor the address or the key of the model. */
public final class EmbeddingFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** The reason why there is no vector. */
    public enum Reason {
        /** The vector did not come in time. */
        TIMEOUT,
        /** The model has as many texts as it may. */
        BUSY,
        /** The model does not work, or it is closed. */
        UNAVAILABLE,
        /** The answer of the model is not a vector with the right number of dimensions. */
        UNUSABLE
    }

    /** A failure that something else caused. */
    public EmbeddingFailure(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** A failure without a stack trace, because it may come with every request. */
    public EmbeddingFailure(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
