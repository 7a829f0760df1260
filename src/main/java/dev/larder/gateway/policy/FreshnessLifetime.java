package dev.larder.gateway.policy;

import dev.larder.gateway.policy.ResponseFreshness.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The freshness lifetime of a response, and its source (RFC 9111 §4.2.1 and §4.2.2). */
record FreshnessLifetime(Source source, Duration duration) {
    private static final Duration MAX_HEURISTIC = Duration.ofDays(1);

    static FreshnessLifetime of(Exchange exchange, CacheControl control, CachePolicy policy) {
        Optional<FreshnessLifetime> configured =
                policy.configuredTtl(exchange.response().status()).map(FreshnessLifetime::configured);
        if (policy.mode() == CachePolicy.Mode.OVERRIDE && configured.isPresent()) {
            return configured.get();
        }
        return control.seconds("s-maxage")
                .or(() -> control.seconds("max-age"))
                .or(() -> expires(exchange, control))
                .map(explicit -> new FreshnessLifetime(Source.EXPLICIT, explicit))
                .or(() -> configured)
                .or(() -> heuristic(exchange, control, policy))
                .orElse(new FreshnessLifetime(Source.NONE, Duration.ZERO));
    }

    private static FreshnessLifetime configured(Duration ttl) {
        return new FreshnessLifetime(ttl.isZero() ? Source.NONE : Source.CONFIGURED, ttl);
    }

    /** Expires less Date. One that is no date, or several that differ, is in the past (RFC 9111 §5.3). */
    private static Optional<Duration> expires(Exchange exchange, CacheControl control) {
        List<String> lines = exchange.response().fields().lines("Expires");
        if (lines.isEmpty() || control.source() == CacheControl.Source.TARGETED) {
            return Optional.empty();
        }
        boolean same = lines.stream().distinct().count() == 1;
        return Optional.of(lines.stream()
                .findFirst()
                .filter(line -> same)
                .flatMap(line -> HttpDate.parse(line, exchange.received()))
                .map(end -> Age.between(Age.date(exchange), end))
                .orElse(Duration.ZERO));
    }

    private static Optional<FreshnessLifetime> heuristic(Exchange exchange, CacheControl control, CachePolicy policy) {
        ResponseHead response = exchange.response();
        boolean allowed = Statuses.isHeuristicallyCacheable(response.status()) || control.has("public");
        if (!allowed || policy.mode() != CachePolicy.Mode.RESPECT) {
            return Optional.empty();
        }
        return response.fields()
                .first("Last-Modified")
                .flatMap(text -> HttpDate.parse(text, exchange.received()))
                .map(modified -> Age.between(modified, Age.date(exchange)).dividedBy(10))
                .map(tenth -> new FreshnessLifetime(
                        Source.HEURISTIC, tenth.compareTo(MAX_HEURISTIC) > 0 ? MAX_HEURISTIC : tenth));
    }
}
