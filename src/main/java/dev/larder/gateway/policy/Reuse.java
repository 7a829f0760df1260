package dev.larder.gateway.policy;

import java.time.Duration;
import java.time.Instant;

/** The decision of a cache on a request (RFC 9111 §4), given the stored response, if any. */
public enum Reuse {
    /** Serve the stored response. */
    FRESH,
    /** Serve the stored response: the request accepts it stale. */
    STALE,
    /** Serve the stored response, and validate it in the background (RFC 5861 §3). */
    STALE_WHILE_REVALIDATE,
    /** Ask the origin first: the stored response is stale. */
    MUST_VALIDATE,
    /** Ask the origin first: the request does not accept the fresh response. */
    REQUEST_VALIDATES,
    /** Ask the origin: nothing is stored. */
    MISS,
    /** Ask the origin and store nothing: the request says {@code no-store}. */
    BYPASS,
    /** Answer 504: the origin would have to be asked, and the request says {@code only-if-cached}. */
    ONLY_IF_CACHED;

    /** The decision on a request with a stored response. */
    public static Reuse of(ResponseFreshness stored, RequestHead request, Instant now) {
        CacheControl asked = CacheControl.ofRequest(request.fields());
        return allowed(asked.has("no-store") ? BYPASS : decide(stored, asked, now), asked);
    }

    /** The decision on a request without a stored response. */
    public static Reuse ofNothing(RequestHead request) {
        CacheControl asked = CacheControl.ofRequest(request.fields());
        return allowed(asked.has("no-store") ? BYPASS : MISS, asked);
    }

    /**
     * Whether a stored response may be served where the origin fails: it is not reached, or answers with a status of
     * {@link #isError}. The request may permit it, too (RFC 5861 §4).
     */
    public static boolean isPermittedOnError(ResponseFreshness stored, RequestHead request, Instant now) {
        CacheControl asked = CacheControl.ofRequest(request.fields());
        if (stored.obligation() == ResponseFreshness.Obligation.ALWAYS
                || asked.has("no-cache")
                || asked.has("no-store")) {
            return false;
        }
        if (stored.isFresh(now)) {
            return true;
        }
        Duration staleness = stored.remaining(now).negated();
        Duration permitted = asked.seconds("stale-if-error").orElse(Duration.ZERO);
        return stored.obligation() == ResponseFreshness.Obligation.NEVER
                && (isWithin(staleness, stored.staleIfError()) || isWithin(staleness, permitted));
    }

    /** Whether a status is an error that a stale response may replace. */
    public static boolean isError(int status) {
        return Statuses.isError(status);
    }

    /** Whether the stored response is the answer. */
    public boolean isServed() {
        return this == FRESH || this == STALE || this == STALE_WHILE_REVALIDATE;
    }

    private static Reuse allowed(Reuse reuse, CacheControl asked) {
        return asked.has("only-if-cached") && !reuse.isServed() ? ONLY_IF_CACHED : reuse;
    }

    private static Reuse decide(ResponseFreshness stored, CacheControl asked, Instant now) {
        if (stored.obligation() == ResponseFreshness.Obligation.ALWAYS) {
            return MUST_VALIDATE;
        }
        Duration age = stored.age(now);
        Duration remaining = stored.lifetime().minus(age);
        boolean refused = asked.has("no-cache") || isTooOld(age, asked);
        if (remaining.compareTo(Duration.ZERO) > 0) {
            return refused || isTooShort(remaining, asked) ? REQUEST_VALIDATES : FRESH;
        }
        if (refused || stored.obligation() == ResponseFreshness.Obligation.WHEN_STALE) {
            return MUST_VALIDATE;
        }
        return stale(remaining.negated(), stored, asked);
    }

    private static Reuse stale(Duration staleness, ResponseFreshness stored, CacheControl asked) {
        boolean accepted = asked.isBare("max-stale")
                || asked.seconds("max-stale")
                        .map(limit -> staleness.compareTo(limit) <= 0)
                        .orElse(false);
        if (accepted) {
            return STALE;
        }
        // max-age and min-fresh without max-stale ask for a fresh response (§5.2.1.1)
        boolean strict = asked.has("max-age") || asked.has("min-fresh");
        return !strict && staleness.compareTo(stored.staleWhileRevalidate()) < 0
                ? STALE_WHILE_REVALIDATE
                : MUST_VALIDATE;
    }

    private static boolean isWithin(Duration staleness, Duration permitted) {
        return !permitted.isZero() && staleness.compareTo(permitted) <= 0;
    }

    private static boolean isTooOld(Duration age, CacheControl asked) {
        return asked.seconds("max-age")
                .map(limit -> limit.isZero() || age.compareTo(limit) > 0)
                .orElse(false);
    }

    private static boolean isTooShort(Duration remaining, CacheControl asked) {
        return asked.seconds("min-fresh")
                .map(least -> remaining.compareTo(least) < 0)
                .orElse(false);
    }
}
