package dev.larder.core.cache;

import dev.larder.core.invalidation.Leases;
import dev.larder.core.invalidation.Waiters;
import dev.larder.core.invalidation.Waiters.WaitKey;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads with leases: if the value is missing, stale or due for an early refresh, one reader of all nodes gets the lease
 * to fill it. The others get the stale value, or wait.
 */
@Singleton
final class LeasedReads {
    /**
     * A fill through this node wakes its waiters; for a fill through another node, they read again after growing
     * pauses.
     */
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);

    private static final Duration LAST_LOOK = Duration.ofMillis(400);

    private final Leases leases;
    private final Waiters waiters;
    private final EntryFactory entryFactory;

    LeasedReads(Leases leases, Waiters waiters, EntryFactory entryFactory) {
        this.leases = leases;
        this.waiters = waiters;
        this.entryFactory = entryFactory;
    }

    /** One read under way. */
    private record Reading(Service service, CacheKey key, LeaseRequest request, long until) {
        WaitKey place() {
            return new WaitKey(service.name(), key);
        }
    }

    /** Emits the stored entry, and a lease if this reader is to fill the value. */
    Uni<Leased> read(Service service, CacheKey key, LeaseRequest request) {
        return Uni.createFrom().deferred(() -> {
            long until = entryFactory.now() + request.patience().toMillis();
            return attempt(new Reading(service, key, request, until), FIRST_LOOK);
        });
    }

    /**
     * Stores the value of the holder of a lease, ends the lease and wakes the waiters; fails with {@link
     * dev.larder.core.Refusal.Conflict} if the key changed since the grant.
     */
    Uni<Stored> fill(Service service, CacheKey key, Draft draft, String token) {
        return Uni.createFrom().deferred(() -> {
            // created now, because the answer contains its version
            Entry entry = entryFactory.entry(draft, service.rules(), Optional.empty());
            return leases.fill(
                            service,
                            key,
                            token,
                            took -> entry.withLifetime(entry.lifetime().costing(took.toMillis())))
                    .onTermination()
                    .invoke(() -> waiters.wake(new WaitKey(service.name(), key)))
                    .map(replaced -> new Stored(entry, replaced ? Written.REPLACED : Written.CREATED));
        });
    }

    /** Emits a lease if it is free, whatever is stored. */
    Uni<Optional<String>> take(Service service, CacheKey key, LeaseRequest request) {
        return leases.grant(service, key, request.lifetime());
    }

    /** Gives a lease back, so that the next reader gets it; emits whether it was still valid. */
    Uni<Boolean> giveBack(Service service, CacheKey key, String token) {
        return leases.giveBack(service, key, token).invoke(() -> waiters.wake(new WaitKey(service.name(), key)));
    }

    /** Whether the entry answers the reader without a new fill. */
    boolean suffices(Service service, LeaseRequest request, Entry entry) {
        if (isStale(entry)) {
            return false;
        }
        return entry.isAbsent()
                || !service.rules()
                        .refresh()
                        .due(entry.lifetime(), entryFactory.now(), request.early(), ThreadLocalRandom.current());
    }

    private Uni<Leased> attempt(Reading reading, Duration look) {
        return found(reading).flatMap(found -> {
            if (found.isPresent() && suffices(reading.service(), reading.request(), found.get())) {
                waiters.wake(reading.place());
                return Uni.createFrom().item(new Leased(found, Optional.empty()));
            }
            return leases.grant(
                            reading.service(), reading.key(), reading.request().lifetime())
                    .flatMap(token ->
                            token.isPresent() ? confirmed(reading, found, token.get()) : refused(reading, found, look));
        });
    }

    /** Reads again: the earlier holder of the lease may have filled the value since. */
    private Uni<Leased> confirmed(Reading reading, Optional<Entry> before, String token) {
        return found(reading).flatMap(now -> {
            boolean changed = now.isPresent()
                    && (before.isEmpty() || before.get().version() != now.get().version());
            return changed && !isStale(now.get())
                    ? leases.giveBack(reading.service(), reading.key(), token)
                            .replaceWith(new Leased(now, Optional.empty()))
                    : Uni.createFrom().item(new Leased(now, Optional.of(token)));
        });
    }

    private Uni<Leased> refused(Reading reading, Optional<Entry> found, Duration look) {
        long left = reading.until() - entryFactory.now();
        if (found.isPresent() || left <= 0) {
            return Uni.createFrom().item(new Leased(found, Optional.empty()));
        }
        Duration next = look.compareTo(LAST_LOOK) < 0 ? look.multipliedBy(2) : look;
        return waiters.await(reading.place(), look, Duration.ofMillis(left)).flatMap(woken -> attempt(reading, next));
    }

    private Uni<Optional<Entry>> found(Reading reading) {
        boolean staleToo = reading.request().stale() == LeaseRequest.Stale.TAKEN;
        return reading.service()
                .store()
                .get(reading.key())
                .map(found -> found.filter(entry -> staleToo || !isStale(entry)));
    }

    private boolean isStale(Entry entry) {
        return entry.lifetime().staleAt(entryFactory.now());
    }
}
