package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.cache.LeaseRequest;
import dev.larder.core.cache.LeaseRequest.Stale;
import dev.larder.core.service.RefreshRules;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Leases as callers write them: {@code lease=30&wait=2s&early=1.0} to ask for one, and a token in a header field. */
public final class LeaseText {
    /** The header field that carries a token, both ways. */
    public static final String FIELD = "X-Cache-Lease";

    private static final Duration LONGEST_LEASE = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Set<String> EXCLUDED = Set.of("clear", "pull", "check_exist", "default");

    private LeaseText() {}

    /**
     * The lease that the query of a read requests; empty when it requests none.
     *
     * @throws Refusal.Bad when its parameters contradict each other
     */
    public static Optional<LeaseRequest> of(Query query) {
        if (query.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> lease = query.one("lease");
        if (lease.isEmpty()) {
            if (query.names().contains("wait") || query.names().contains("early")) {
                throw new Refusal.Bad("wait and early need a lease in the same request: lease=30");
            }
            return Optional.empty();
        }
        if (query.names().stream().anyMatch(EXCLUDED::contains)) {
            throw new Refusal.Bad("lease cannot be combined with clear, pull, check_exist or default");
        }
        Stale stale = query.one("stale").isPresent() && !query.flag("stale") ? Stale.REFUSED : Stale.TAKEN;
        return Optional.of(new LeaseRequest(
                within("lease", lease.get(), LONGEST_LEASE),
                query.one("wait")
                        .map(text -> within("wait", text, LONGEST_WAIT))
                        .orElse(Duration.ZERO),
                query.one("early").map(LeaseText::early).orElse(OptionalDouble.empty()),
                stale));
    }

    /** The token that a write carries. */
    public static Optional<String> token(HttpServerRequest request) {
        List<String> fields = request.headers().getAll(FIELD);
        if (fields.size() > 1) {
            throw new Refusal.Bad("A write may have only one lease token");
        }
        return fields.stream().findFirst();
    }

    /**
     * Lets pass a write that carries no token.
     *
     * @throws Refusal.Bad when it does: it would be stored whatever came between
     */
    public static void requireNone(HttpServerRequest request) {
        if (request.headers().contains(FIELD)) {
            throw new Refusal.Bad("Only a PUT of one entry fills a lease, without a condition and without keep_ttl");
        }
    }

    private static Duration within(String name, String text, Duration longest) {
        Duration duration = TtlText.duration(text);
        if (duration.compareTo(longest) > 0) {
            throw new Refusal.Bad("%s is at most %d seconds".formatted(name, longest.toSeconds()));
        }
        return duration;
    }

    private static OptionalDouble early(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,6})?") || Double.parseDouble(text) > RefreshRules.MAX_EARLY) {
            throw new Refusal.Bad("early is a number from 0 to %.0f".formatted(RefreshRules.MAX_EARLY));
        }
        return OptionalDouble.of(Double.parseDouble(text));
    }
}
