package dev.larder.gateway.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The caching rules of a service or a route.
 *
 * @param ttl the freshness lifetime of a response without its own, if the mode uses it
 * @param ttlByStatus the same for single statuses; zero for never fresh
 * @param permits the kinds of responses that are stored although they are not by default
 * @param targeted the names of the targeted fields (RFC 9213), the highest priority first
 * @param staleIfError the time in which a stale response may replace an error, unless the response has its own
 * @param grace the time for which a stale response is kept for validation
 */
public record CachePolicy(
        Mode mode,
        Duration ttl,
        Map<Integer, Duration> ttlByStatus,
        Set<Permit> permits,
        List<String> targeted,
        Duration staleIfError,
        Duration grace) {
    /** RFC 9111 and nothing else. */
    public static final CachePolicy RESPECT = new CachePolicy(
            Mode.RESPECT,
            Duration.ZERO,
            Map.of(),
            Set.of(),
            List.of("CDN-Cache-Control"),
            Duration.ZERO,
            Duration.ofHours(1));

    /** The weight of the origin's own directives. */
    public enum Mode {
        /** The origin decides; what says nothing and allows no heuristic is not stored. */
        RESPECT,
        /** The origin decides; the configured ttl holds where it says nothing. */
        DEFAULT,
        /** The configured ttl holds; only {@code no-store} and {@code private} still count. */
        OVERRIDE
    }

    /** Something that is not stored by default. */
    public enum Permit {
        /** In the mode override: responses with {@code no-store} and {@code private}, too. */
        FORCE,
        /** Responses with Set-Cookie. */
        SET_COOKIE
    }

    public CachePolicy {
        ttlByStatus = Map.copyOf(ttlByStatus);
        permits = Set.copyOf(permits);
        targeted = List.copyOf(targeted);
    }

    public CachePolicy with(Mode other, Duration otherTtl) {
        return new CachePolicy(other, otherTtl, ttlByStatus, permits, targeted, staleIfError, grace);
    }

    public CachePolicy withTtlByStatus(Map<Integer, Duration> other) {
        return new CachePolicy(mode, ttl, other, permits, targeted, staleIfError, grace);
    }

    public CachePolicy permitting(Permit... other) {
        return new CachePolicy(mode, ttl, ttlByStatus, Set.of(other), targeted, staleIfError, grace);
    }

    public CachePolicy withTargeted(String... names) {
        return new CachePolicy(mode, ttl, ttlByStatus, permits, List.of(names), staleIfError, grace);
    }

    public CachePolicy withStaleIfError(Duration other) {
        return new CachePolicy(mode, ttl, ttlByStatus, permits, targeted, other, grace);
    }

    public boolean permits(Permit permit) {
        return permits.contains(permit);
    }

    /** Whether the origin's {@code no-store} and {@code private} do not count. */
    public boolean isForced() {
        return mode == Mode.OVERRIDE && permits(Permit.FORCE);
    }

    /**
     * The configured ttl of a status. It holds for statuses that are cacheable by default, and for those configured.
     */
    Optional<Duration> configuredTtl(int status) {
        Duration configured = ttlByStatus.get(status);
        if (configured == null && Statuses.isHeuristicallyCacheable(status)) {
            configured = ttl;
        }
        return Optional.ofNullable(configured).filter(any -> mode != Mode.RESPECT);
    }
}
