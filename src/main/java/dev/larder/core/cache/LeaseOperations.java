package dev.larder.core.cache;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.invalidation.Leases;
import dev.larder.core.invalidation.Waiters;
import dev.larder.core.invalidation.Waiters.Place;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Get or compute: what callers can do so that of many who miss a value one makes it. */
@Singleton
public final class LeaseOperations {
    /** A fill through this node wakes who waits for it; one through another is looked for, ever more seldom. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);

    private static final Duration LAST_LOOK = Duration.ofMillis(400);

    private final Leases leases;
    private final Waiters waiters;
    private final EntryFactory entryFactory;
    private final LastAccessRecorder uses;

    LeaseOperations(Leases leases, Waiters waiters, EntryFactory entryFactory, LastAccessRecorder uses) {
        this.leases = leases;
        this.waiters = waiters;
        this.entryFactory = entryFactory;
        this.uses = uses;
    }

    /** A read under way. */
    private record Reading(Service service, CacheKey key, LeaseRequest wish, long until) {
        Place place() {
            return new Place(service.name(), key);
        }
    }

    /**
     * Emits what there is; a lease to one caller where that is nothing, stale, or to be made anew early. Others get what
     * is stale, or wait. Needs the right to fill.
     */
    public Uni<Leased> get(AuthorizedCall access, CacheKey key, LeaseRequest wish) {
        access.require(Verb.GET, key);
        access.require(Verb.PUT, key);
        Service service = access.service();
        var unused = service.needCoherent();
        long until = entryFactory.now() + wish.patience().toMillis();
        return attempt(new Reading(service, key, wish, until), FIRST_LOOK).invoke(leased -> {
            Optional<Entry> value = leased.found().filter(entry -> !entry.isAbsent());
            service.meters().read(value.isPresent());
            value.ifPresent(entry -> uses.note(service, key, entry));
        });
    }

    /** Stores what the holder of a lease brings. */
    public Uni<Stored> fill(AuthorizedCall access, Verb verb, CacheKey key, Draft draft, String token) {
        access.require(verb, key);
        Service service = access.service();
        service.rules().admit(draft.payload());
        return Uni.createFrom().deferred(() -> {
            // made at once, so that the answer can tell of it
            Entry entry = entryFactory.entry(draft, service.rules(), Optional.empty());
            return leases.fill(
                            service,
                            key,
                            token,
                            took -> entry.living(entry.life().costing(took.toMillis())))
                    .onTermination()
                    .invoke(() -> waiters.wake(new Place(service.name(), key)))
                    .map(replaced -> new Stored(entry, replaced ? Written.REPLACED : Written.CREATED));
        });
    }

    /** Gives a lease back, so that the next caller gets it; emits whether it was still running. */
    public Uni<Boolean> giveBack(AuthorizedCall access, CacheKey key, String token) {
        access.require(Verb.PUT, key);
        Service service = access.service();
        return leases.giveBack(service, key, token).invoke(() -> waiters.wake(new Place(service.name(), key)));
    }

    private Uni<Leased> attempt(Reading reading, Duration look) {
        return found(reading).flatMap(found -> {
            if (found.isPresent() && suffices(reading, found.get())) {
                waiters.wake(reading.place());
                return Uni.createFrom().item(new Leased(found, Optional.empty()));
            }
            return leases.grant(reading.service(), reading.key(), reading.wish().life())
                    .flatMap(token ->
                            token.isPresent() ? confirmed(reading, found, token.get()) : refused(reading, found, look));
        });
    }

    /** Looks again: the one who had the lease may have filled since, and then nobody need make the value. */
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
        boolean staleToo = reading.wish().stale() == LeaseRequest.Stale.TAKEN;
        return reading.service()
                .store()
                .get(reading.key())
                .map(found -> found.filter(entry -> staleToo || !isStale(entry)));
    }

    private boolean suffices(Reading reading, Entry entry) {
        if (isStale(entry)) {
            return false;
        }
        return entry.isAbsent()
                || !reading.service()
                        .rules()
                        .refresh()
                        .due(entry.life(), entryFactory.now(), reading.wish().early(), ThreadLocalRandom.current());
    }

    private boolean isStale(Entry entry) {
        return entry.life().staleAt(entryFactory.now());
    }
}
