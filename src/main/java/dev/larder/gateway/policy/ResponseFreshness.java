package dev.larder.gateway.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * The freshness of a stored response (RFC 9111 §4.2). It is calculated once, when the response is stored, so that a hit
 * compares two times and parses nothing.
 *
 * @param source the source of the lifetime
 * @param lifetime the age at which the response is stale
 * @param initialAge the age at the time of receipt
 * @param received the time of receipt of the response's head
 * @param obligation the conditions in which the origin must be asked
 * @param staleWhileRevalidate the time in which it may be served stale while it is validated (RFC 5861 §3)
 * @param staleIfError the time in which it may be served stale instead of an error (RFC 5861 §4)
 */
public record ResponseFreshness(
        Source source,
        Duration lifetime,
        Duration initialAge,
        Instant received,
        Obligation obligation,
        Duration staleWhileRevalidate,
        Duration staleIfError) {
    /** The source of a lifetime. */
    public enum Source {
        /** A field of the response. */
        EXPLICIT,
        /** A tenth of the time since Last-Modified. */
        HEURISTIC,
        /** The configuration. */
        CONFIGURED,
        /** Nowhere: neither the response nor the configuration says anything. */
        NONE
    }

    /** The conditions in which the origin must be asked, whatever permits a stale answer. */
    public enum Obligation {
        NEVER,
        /** {@code must-revalidate}, {@code proxy-revalidate} and {@code s-maxage}. */
        WHEN_STALE,
        /** {@code no-cache}. */
        ALWAYS
    }

    /** The freshness of the response of an exchange. */
    public static ResponseFreshness of(Exchange exchange, CachePolicy policy) {
        CacheControl control = CacheControl.ofResponse(exchange.response().fields(), policy.targeted());
        Duration initialAge = Age.initial(exchange);
        FreshnessLifetime lifetime = FreshnessLifetime.of(exchange, control, policy);
        // the configured time begins with the receipt, however old the response is
        Duration end =
                lifetime.source() == Source.CONFIGURED ? lifetime.duration().plus(initialAge) : lifetime.duration();
        return new ResponseFreshness(
                lifetime.source(),
                end,
                initialAge,
                exchange.received(),
                obligation(control, lifetime.source(), policy),
                control.seconds("stale-while-revalidate").orElse(Duration.ZERO),
                control.seconds("stale-if-error").orElse(policy.staleIfError()));
    }

    /** The current age (RFC 9111 §4.2.3). */
    public Duration age(Instant now) {
        Duration resident = Duration.between(received, now);
        return initialAge.plus(resident.isNegative() ? Duration.ZERO : resident);
    }

    /** The remaining freshness lifetime; negative for the time since it became stale. */
    public Duration remaining(Instant now) {
        return lifetime.minus(age(now));
    }

    public boolean isFresh(Instant now) {
        return remaining(now).compareTo(Duration.ZERO) > 0;
    }

    /** This freshness, ended at a time by a soft purge. */
    public ResponseFreshness endedAt(Instant purged) {
        Duration end = age(purged);
        return end.compareTo(lifetime) >= 0
                ? this
                : new ResponseFreshness(
                        source, end, initialAge, received, obligation, staleWhileRevalidate, staleIfError);
    }

    /** The time after its lifetime in which the response may be used without validation. */
    Duration staleUse() {
        return obligation != Obligation.NEVER
                ? Duration.ZERO
                : staleWhileRevalidate.compareTo(staleIfError) > 0 ? staleWhileRevalidate : staleIfError;
    }

    private static Obligation obligation(CacheControl control, Source source, CachePolicy policy) {
        boolean overridden = source == Source.CONFIGURED && policy.mode() == CachePolicy.Mode.OVERRIDE;
        if (control.hasPlain("no-cache") && !overridden) {
            return Obligation.ALWAYS;
        }
        return control.has("must-revalidate") || control.has("proxy-revalidate") || control.has("s-maxage")
                ? Obligation.WHEN_STALE
                : Obligation.NEVER;
    }
}
