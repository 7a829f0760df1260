package dev.larder.ai.protocol;

/** The form in which a client wants an answer. */
public enum Delivery {
    /** A JSON text. */
    WHOLE,
    /** Server-sent events. */
    STREAM,
    /** Server-sent events, with one that tells the usage of tokens. */
    STREAM_WITH_USAGE
}
