package dev.larder.core.event.rules;

/** What becomes of a write when its hook cannot purge. */
public enum OnError {
    /** Its writer is told that it failed. */
    FAIL,
    /** Its writer is told that it succeeded, and that the hook did not; the log has a line. */
    REPORT
}
