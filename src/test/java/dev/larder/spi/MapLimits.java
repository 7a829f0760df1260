package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Correct rate limits of the simplest kind: each call looks through everything that was ever taken. */
class MapLimits implements RateLimits {
    private final MapStore store;

    MapLimits(MapStore store) {
        this.store = store;
    }

    /** A taken cost. */
    record Taken(long at, long cost) {}

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return store.locked(() -> {
            Decision seen = decision(key, claims);
            boolean takes = claims.stream().anyMatch(claim -> claim.cost() > 0);
            if (!seen.admitted() || !takes) {
                return seen;
            }
            Map<String, List<Taken>> log = store.server.limits.computeIfAbsent(store.name(key), k -> new HashMap<>());
            Set<String> ids = new HashSet<>(log.keySet());
            claims.forEach(claim -> ids.add(claim.limit().id()));
            if (ids.size() > MAX_KEPT) {
                throw new StoreException.Conflict("too many");
            }
            for (Claim claim : claims) {
                log.computeIfAbsent(claim.limit().id(), id -> new ArrayList<>())
                        .add(new Taken(store.clock.millis(), claim.cost()));
            }
            List<Claim> nothing =
                    claims.stream().map(claim -> new Claim(claim.limit(), 0)).toList();
            return new Decision(true, decision(key, nothing).standings());
        });
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return store.locked(() -> decision(key, claims));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return store.locked(() -> {
            Map<String, List<Taken>> log = store.server.limits.remove(store.name(key));
            // entries older than the longest window have no effect
            return log != null && log.entrySet().stream().anyMatch(one -> remembers(one.getKey(), one.getValue()));
        });
    }

    private boolean remembers(String id, List<Taken> log) {
        String form = id.substring(id.lastIndexOf('/') + 1);
        long window = Long.parseLong(form.substring(1));
        long last = log.get(log.size() - 1).at();
        return form.startsWith("f")
                ? last / window == store.clock.millis() / window
                : last > store.clock.millis() - window;
    }

    private Decision decision(CacheKey key, List<Claim> claims) {
        boolean admitted = true;
        List<Standing> standings = new ArrayList<>();
        for (Claim claim : claims) {
            List<Taken> log = store.server
                    .limits
                    .getOrDefault(store.name(key), Map.of())
                    .getOrDefault(claim.limit().id(), List.of());
            long now = store.clock.millis();
            double used = used(claim.limit(), log, now);
            boolean room =
                    claim.cost() == 0 || used + claim.cost() <= claim.limit().burst();
            admitted &= room;
            long remaining = Math.max(0, (long) Math.floor(claim.limit().burst() - used));
            long delay = room
                    ? 0
                    : until(
                            claim.limit(),
                            log,
                            now,
                            Math.min(claim.cost(), claim.limit().burst()));
            standings.add(new Standing(
                    remaining, until(claim.limit(), log, now, claim.limit().burst()), delay));
        }
        return new Decision(admitted, standings);
    }

    /** The time until this cost has room, found by bisection: room only grows with time. */
    private static long until(Limit limit, List<Taken> log, long now, long cost) {
        long most = 2 * limit.window().toMillis();
        long least = -1;
        while (most - least > 1) {
            long middle = least + (most - least) / 2;
            if (used(limit, log, now + middle) + cost <= limit.burst()) {
                most = middle;
            } else {
                least = middle;
            }
        }
        return most;
    }

    private static double used(Limit limit, List<Taken> log, long now) {
        long window = limit.window().toMillis();
        return switch (limit.algorithm()) {
            case FIXED ->
                log.stream()
                        .filter(taken -> taken.at() / window == now / window)
                        .mapToLong(Taken::cost)
                        .sum();
            case SLIDING ->
                log.stream()
                        .filter(taken -> taken.at() > now - window)
                        .mapToLong(Taken::cost)
                        .sum();
            case GCRA -> {
                double used = 0;
                long at = 0;
                for (Taken taken : log) {
                    used = Math.max(0, used - (double) (taken.at() - at) * limit.limit() / window) + taken.cost();
                    at = taken.at();
                }
                yield Math.max(0, used - (double) (now - at) * limit.limit() / window);
            }
        };
    }
}
