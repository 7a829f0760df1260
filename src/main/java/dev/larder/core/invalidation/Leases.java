package dev.larder.core.invalidation;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.Lease;
import dev.larder.core.invalidation.freshness.LeaseBook;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Leases: who of many callers asks the source for a value, and whether what it brings may still be stored.
 *
 * <p>A token is good for one fill, also for a while after its lease ran out: were a slow source's answers refused for that,
 * nothing of it would ever be stored. What is refused is a fill of a key that was invalidated, written or filled since the
 * grant.
 */
@Singleton
public final class Leases {
    private final Clock clock;

    Leases(Clock clock) {
        this.clock = clock;
    }

    /** Emits a token if the lease of that key was free. */
    public Uni<Optional<String>> grant(Service service, CacheKey key, Duration life) {
        CoherentStore store = service.needCoherent();
        return store.fills()
                .begin(key, LeaseBook.filling(life))
                .flatMap(begun -> store.leases().take(key, begun, life))
                // perhaps nobody has it then until it runs out
                .onFailure(StoreException.OutcomeUnknown.class)
                .recoverWithItem(Optional.empty());
    }

    /**
     * Stores what the holder of the token brings, ends its lease, and emits whether something was replaced.
     *
     * @param entry makes the entry, told how long the holder took
     * @throws Refusal.Conflict when something came between; nothing was stored then
     */
    public Uni<Boolean> fill(Service service, CacheKey key, String token, Function<Duration, Entry> entry) {
        CoherentStore store = service.needCoherent();
        return find(service, key, token).flatMap(found -> {
            Lease lease = found.orElseThrow(Leases::overtaken);
            Duration took = Duration.ofMillis(Math.max(0, clock.millis() - lease.granted()));
            Entry made = entry.apply(took);
            return store.fills()
                    .store(key, made, lease.begun())
                    // one that cannot be ended ends by itself
                    .call(() ->
                            store.leases().end(key, token, lease).onFailure().recoverWithItem(false))
                    .map(stored -> {
                        if (!stored) {
                            throw overtaken();
                        }
                        return !lease.begun().placeholder();
                    });
        });
    }

    /** Ends the token's lease and emits whether it was still running. */
    public Uni<Boolean> giveBack(Service service, CacheKey key, String token) {
        LeaseBook book = service.needCoherent().leases();
        return find(service, key, token)
                .flatMap(found -> found.map(lease -> book.end(key, token, lease))
                        .orElse(Uni.createFrom().item(false)));
    }

    private static Uni<Optional<Lease>> find(Service service, CacheKey key, String token) {
        LeaseBook book = service.needCoherent().leases();
        if (!LeaseBook.isToken(token)) {
            throw new Refusal.Bad("X-Cache-Lease must be a token as a lease was answered with");
        }
        return book.find(key, token);
    }

    private static Refusal overtaken() {
        return new Refusal.Conflict(
                "The key was purged, written or filled since the lease was granted, or its token is unknown; nothing"
                        + " was stored");
    }
}
