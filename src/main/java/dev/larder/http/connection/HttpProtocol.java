package dev.larder.http.connection;

/** The state of a connection's requests in its version of HTTP. Used on the connection's event loop. */
interface HttpProtocol {
    /**
     * Whether a request waits for its answer or the end of its answer. A body that comes after the answer does not
     * count.
     */
    boolean isBusy();

    /** Bytes came, and have passed all handlers. */
    void hasRead();

    /**
     * The time since which a header section is incomplete, by {@link System#nanoTime}; 0 when none is. Other data that
     * cannot be used before it is complete counts as a header section.
     */
    long headerSince();

    /**
     * The time of the last answer, by {@link System#nanoTime}; before the first answer, the time when the connection
     * began.
     */
    long lastBusy();

    /** The memory in bytes of requests that wait for their turn or for the rest of a header section. */
    long heldBytes();

    /** The number of waiting bytes of answers, besides those given to the channel. */
    long unsentBytes();

    /** A number that changes whenever some of these bytes are sent. */
    long progress();

    /** Releases incomplete requests: the connection is being closed. */
    void discard();

    /** The channel has room again, or has no more. */
    void writabilityChanged();
}
