package dev.larder.core.event.rules;

/** The answer to a write whose hook fails to purge. */
public enum OnError {
    /** The write is answered as failed. */
    FAIL,
    /** The write is answered as succeeded, with the name of the failed hook; the failure is logged. */
    REPORT
}
