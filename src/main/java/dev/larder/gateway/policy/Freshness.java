package dev.larder.gateway.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long a stored response may be reused (RFC 9111 §4.2). It is worked out once, when the response is stored, so that
 * a hit compares two times and parses nothing.
 *
 * @param source where the lifetime comes from
 * @param lifetime the age at which the response is stale
 * @param initialAge the age at the time of receipt
 * @param received when the head of the response came
 * @param obligation when the origin has to be asked
 * @param staleWhileRevalidate how long it may be served stale while it is validated (RFC 5861 §3)
 * @param staleIfError how long it may be served stale instead of an error (RFC 5861 §4)
 */
public record Freshness(
        Source source,
        Duration lifetime,
        Duration initialAge,
        Instant received,
        Obligation obligation,
        Duration staleWhileRevalidate,
        Duration staleIfError) {
    private static final Duration MAX_HEURISTIC = Duration.ofDays(1);

    /** Where a lifetime comes from. */
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

    /** When the origin has to be asked, and no permission to serve stale counts. */
    public enum Obligation {
        NEVER,
        /** {@code must-revalidate}, {@code proxy-revalidate} and {@code s-maxage}. */
        WHEN_STALE,
        /** {@code no-cache}. */
        ALWAYS
    }

    private record Lifetime(Source source, Duration duration) {}

    /** The freshness of the response of an exchange. */
    public static Freshness of(Exchange exchange, CachePolicy policy) {
        CacheControl control = CacheControl.ofResponse(exchange.response().fields(), policy.targeted());
        Duration initialAge = initialAge(exchange);
        Lifetime lifetime = lifetime(exchange, control, policy);
        // the configured time begins with the receipt, however old the response is
        Duration end = lifetime.source == Source.CONFIGURED ? lifetime.duration.plus(initialAge) : lifetime.duration;
        return new Freshness(
                lifetime.source,
                end,
                initialAge,
                exchange.received(),
                obligation(control, lifetime.source, policy),
                control.seconds("stale-while-revalidate").orElse(Duration.ZERO),
                control.seconds("stale-if-error").orElse(policy.staleIfError()));
    }

    /** The current age (RFC 9111 §4.2.3). */
    public Duration age(Instant now) {
        Duration resident = Duration.between(received, now);
        return initialAge.plus(resident.isNegative() ? Duration.ZERO : resident);
    }

    /** How long the response is still fresh; negative since when it is stale. */
    public Duration remaining(Instant now) {
        return lifetime.minus(age(now));
    }

    public boolean isFresh(Instant now) {
        return remaining(now).compareTo(Duration.ZERO) > 0;
    }

    /** This freshness, ended at a time by a soft purge. */
    public Freshness endedAt(Instant purged) {
        Duration end = age(purged);
        return end.compareTo(lifetime) >= 0
                ? this
                : new Freshness(source, end, initialAge, received, obligation, staleWhileRevalidate, staleIfError);
    }

    /** How long after its lifetime the response may be of use without validation. */
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

    private static Lifetime lifetime(Exchange exchange, CacheControl control, CachePolicy policy) {
        Optional<Lifetime> configured =
                policy.configuredTtl(exchange.response().status()).map(Freshness::configured);
        if (policy.mode() == CachePolicy.Mode.OVERRIDE && configured.isPresent()) {
            return configured.get();
        }
        return control.seconds("s-maxage")
                .or(() -> control.seconds("max-age"))
                .or(() -> expires(exchange, control))
                .map(explicit -> new Lifetime(Source.EXPLICIT, explicit))
                .or(() -> configured)
                .or(() -> heuristic(exchange, control, policy))
                .orElse(new Lifetime(Source.NONE, Duration.ZERO));
    }

    private static Lifetime configured(Duration ttl) {
        return new Lifetime(ttl.isZero() ? Source.NONE : Source.CONFIGURED, ttl);
    }

    /** Expires less Date. One that is no date, or several that differ, is in the past (RFC 9111 §5.3). */
    private static Optional<Duration> expires(Exchange exchange, CacheControl control) {
        List<String> lines = exchange.response().fields().lines("Expires");
        if (lines.isEmpty() || control.source() == CacheControl.Source.TARGETED) {
            return Optional.empty();
        }
        Instant date = date(exchange);
        boolean same = lines.stream().distinct().count() == 1;
        return Optional.of(Optional.of(lines.get(0))
                .filter(line -> same)
                .flatMap(line -> HttpDate.parse(line, exchange.received()))
                .map(end -> between(date, end))
                .orElse(Duration.ZERO));
    }

    private static Optional<Lifetime> heuristic(Exchange exchange, CacheControl control, CachePolicy policy) {
        ResponseHead response = exchange.response();
        boolean allowed = Statuses.isHeuristicallyCacheable(response.status()) || control.has("public");
        if (!allowed || policy.mode() != CachePolicy.Mode.RESPECT) {
            return Optional.empty();
        }
        return response.fields()
                .first("Last-Modified")
                .flatMap(text -> HttpDate.parse(text, exchange.received()))
                .map(modified -> between(modified, date(exchange)).dividedBy(10))
                .map(tenth ->
                        new Lifetime(Source.HEURISTIC, tenth.compareTo(MAX_HEURISTIC) > 0 ? MAX_HEURISTIC : tenth));
    }

    private static Duration initialAge(Exchange exchange) {
        Duration apparent = between(date(exchange), exchange.received());
        Duration corrected =
                originAge(exchange.response().fields()).plus(between(exchange.sent(), exchange.received()));
        return apparent.compareTo(corrected) > 0 ? apparent : corrected;
    }

    /**
     * The Age of the origin. Of a list the first member counts (RFC 9111 §5.1). An age that is no number is unknown, as are
     * several lines and a value that repeats: they come from caches that did not see each other. An unknown age counts as
     * the largest, because asking the origin is never wrong.
     */
    private static Duration originAge(HeaderFields fields) {
        List<String> lines = fields.lines("Age");
        if (lines.isEmpty()) {
            return Duration.ZERO;
        }
        List<String> members = FieldText.split(lines.get(0), ',');
        boolean known = lines.size() == 1
                && !members.isEmpty()
                && members.stream().distinct().count() == members.size();
        return known ? DeltaSeconds.parse(members.get(0)).orElse(DeltaSeconds.MAX) : DeltaSeconds.MAX;
    }

    /** The Date of the origin, else the time of receipt (RFC 9110 §6.6.1). */
    private static Instant date(Exchange exchange) {
        return exchange.response()
                .fields()
                .first("Date")
                .flatMap(text -> HttpDate.parse(text, exchange.received()))
                .orElse(exchange.received());
    }

    private static Duration between(Instant begin, Instant end) {
        return end.isAfter(begin) ? DeltaSeconds.atMost(Duration.between(begin, end)) : Duration.ZERO;
    }
}
