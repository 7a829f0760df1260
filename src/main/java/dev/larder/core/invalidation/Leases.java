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
 * Leases: choose which of many callers calls the source for a value, and decide whether its value may still be stored.
 *
 * <p>A token is valid for one fill, also for some time after its lease expired: otherwise the values of a slow source
 * would never be stored. A fill is refused if the key was invalidated, written or filled since the grant.
 */
@Singleton
public final class Leases {
    private final Clock clock;

    Leases(Clock clock) {
        this.clock = clock;
    }

    /** Emits a token if the lease of the key was free. */
    public Uni<Optional<String>> grant(Service service, CacheKey key, Duration lifetime) {
        CoherentStore store = service.needCoherent();
        return store.fills()
                .begin(key, LeaseBook.filling(lifetime))
                .flatMap(begun -> store.leases().take(key, begun, lifetime))
                // the lease may then be without a holder until it expires
                .onFailure(StoreException.OutcomeUnknown.class)
                .recoverWithItem(Optional.empty());
    }

    /**
     * Stores the value of the holder of the token, ends its lease, and emits whether an entry was replaced.
     *
     * @param entry creates the entry from the time that the holder took
     * @throws Refusal.Conflict if the key changed since the grant; nothing is stored then
     */
    public Uni<Boolean> fill(Service service, CacheKey key, String token, Function<Duration, Entry> entry) {
        CoherentStore store = service.needCoherent();
        return find(service, key, token).flatMap(found -> {
            Lease lease = found.orElseThrow(Leases::overtaken);
            Duration took = Duration.ofMillis(Math.max(0, clock.millis() - lease.granted()));
            Entry made = entry.apply(took);
            return store.fills()
                    .store(key, made, lease.begun())
                    // a lease that cannot be ended expires
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

    /** Ends the token's lease; emits whether it was still valid. */
    public Uni<Boolean> giveBack(Service service, CacheKey key, String token) {
        LeaseBook book = service.needCoherent().leases();
        return find(service, key, token)
                .flatMap(found -> found.map(lease -> book.end(key, token, lease))
                        .orElse(Uni.createFrom().item(false)));
    }

    private static Uni<Optional<Lease>> find(Service service, CacheKey key, String token) {
        LeaseBook book = service.needCoherent().leases();
        if (!LeaseBook.isToken(token)) {
            throw new Refusal.Bad("X-Cache-Lease must be the token of a granted lease");
        }
        return book.find(key, token);
    }

    private static Refusal overtaken() {
        return new Refusal.Conflict(
                "The key was purged, written or filled since the lease was granted, or its token is unknown; nothing"
                        + " was stored");
    }
}
