package dev.larder.outbound;

/**
 * Allows retries in a ratio to the requests, so that retries to a server in trouble do not multiply its load. A few are
 * saved for a server with few requests.
 */
final class RetryBudget {
    private static final double MAX_SAVED = 10;

    private final double ratio;
    private double saved;

    RetryBudget(double ratio) {
        this.ratio = ratio;
        this.saved = ratio == 0 ? 0 : MAX_SAVED;
    }

    /** Counts a request. */
    synchronized void earn() {
        saved = Math.min(MAX_SAVED, saved + ratio);
    }

    /** Whether one more retry is allowed, which is counted. */
    synchronized boolean spend() {
        boolean allowed = saved >= 1;
        if (allowed) {
            saved--;
        }
        return allowed;
    }
}
