package dev.larder.http.connection;

/** What a connection's version of HTTP knows of its requests. Used on the connection's event loop. */
interface Protocol {
    /** Whether a request waits for its answer, or for the end of it. A body that comes after the answer is of no account. */
    boolean isBusy();

    /** Bytes came, and have passed all handlers. */
    void hasRead();

    /**
     * Since when the peer owes the rest of a header section, by {@link System#nanoTime}; 0 when it owes none. What else cannot
     * be used before it is complete counts as one.
     */
    long headerSince();

    /** When a request was answered last, by {@link System#nanoTime}; before the first, when the connection began. */
    long lastBusy();

    /** How much memory requests take that wait for their turn, or for the rest of a header section. */
    long heldBytes();

    /** How many bytes of answers wait, besides those given to the channel. */
    long unsentBytes();

    /** A number that changes whenever some of these go. */
    long progress();

    /** Lets go of incomplete requests: the connection is being closed. */
    void discard();

    /** The channel has room again, or has no more. */
    void writabilityChanged();
}
