package dev.larder.gateway.policy;

import java.util.Set;

/** The properties of status codes that a cache uses. */
final class Statuses {
    /** RFC 9110 §15.1. A partial response is not stored here, so 206 is left out. */
    private static final Set<Integer> HEURISTICALLY_CACHEABLE =
            Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

    /** The final statuses of RFC 9110 §15. */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405,
            406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 500, 501, 502, 503, 504, 505);

    /**
     * Answers to a condition, a range or a header of one request, which say nothing to another one, and those that RFC
     * 6585 forbids to store.
     */
    private static final Set<Integer> NEVER_STORED = Set.of(304, 407, 412, 416, 417, 428, 429, 431, 511);

    /** RFC 5861 §4. */
    private static final Set<Integer> ERRORS = Set.of(500, 502, 503, 504);

    private Statuses() {}

    static boolean isHeuristicallyCacheable(int status) {
        return HEURISTICALLY_CACHEABLE.contains(status);
    }

    static boolean isUnderstood(int status) {
        return UNDERSTOOD.contains(status);
    }

    static boolean isStorable(int status) {
        return status >= 200 && status <= 599 && !NEVER_STORED.contains(status);
    }

    static boolean isError(int status) {
        return ERRORS.contains(status);
    }
}
