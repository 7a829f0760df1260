package dev.larder.core.cache;

import dev.larder.core.Refusal;
import dev.larder.core.cache.Computed.Origin;
import dev.larder.core.cache.Flights.Arrival;
import dev.larder.core.cache.Flights.Landing;
import dev.larder.core.cache.Flights.Route;
import dev.larder.core.cache.Loaded.Keeping;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.LeaseBook;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Lookup;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A cache in front of a source, in one service. Of many callers of all nodes who miss a value, one loads it.
 *
 * <p>Each caller reads for itself, and then joins the load of its node for (key, newest revision seen). The load takes the
 * lease of the key, which one of all nodes has; the revision is captured before the source is asked, and the value is
 * stored only if no purge, hold or write came between. Nothing that is promised rests on leases and loads: what is stored is
 * decided by {@link dev.larder.core.invalidation.freshness.Fills}.
 */
public final class Cache {
    private static final Logger LOG = Logger.getLogger(Cache.class);

    /** How often what a caller waited for may be overtaken before it asks the source itself. */
    private static final int ROUNDS = 3;

    private final Service service;
    private final CoherentStore store;
    private final LeaseRequest request;
    private final Parts parts;

    /** What the caches of a node share. */
    record Parts(LeasedReads reads, Flights flights, EntryFactory entryFactory, LastAccessRecorder uses) {}

    Cache(Service service, LeaseRequest request, Parts parts) {
        this.service = service;
        this.store = service.needCoherent();
        this.request = request;
        this.parts = parts;
    }

    /** One call. */
    private record Wanted(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader) {}

    /**
     * Emits the value of the key: the stored one, or what the loader brings, which is stored for others. A load that fails
     * fails for the callers of its node who wait for it, and is tried again by one caller of another.
     *
     * @param tags by what the value is to be invalidated, beside those that the loader gives it
     * @param loader asks the source. It does nothing until subscribed, may be subscribed to several times, and is given ten
     *     times as long as a lease lasts
     */
    public Uni<Computed> getOrCompute(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader) {
        service.rules().admit(key);
        var wanted = new Wanted(key, List.copyOf(tags), loader);
        return read(key).flatMap(found -> {
            service.meters().read(found.isPresent() && !found.get().isAbsent() && isTaken(found.get()));
            return found.isPresent() && parts.reads.suffices(service, request, found.get())
                    ? Uni.createFrom().item(used(key, found.get(), Origin.FRESH))
                    : joined(wanted, ROUNDS);
        });
    }

    private Uni<Optional<Entry>> read(CacheKey key) {
        return Uni.createFrom().deferred(() -> {
            Lookup now = service.store().getNow(key);
            if (now instanceof Lookup.Hit hit) {
                return Uni.createFrom().item(Optional.of(hit.entry()));
            }
            return now == Lookup.Empty.MISS
                    ? Uni.createFrom().item(Optional.empty())
                    : service.store().get(key);
        });
    }

    private Computed used(CacheKey key, Entry entry, Origin origin) {
        parts.uses.note(service, key, entry);
        return new Computed(entry, origin);
    }

    private Uni<Computed> joined(Wanted wanted, int rounds) {
        return Uni.createFrom().deferred(() -> {
            var route = new Route(service.name(), wanted.key, store.freshness().seen());
            return parts.flights
                    .join(route, request.patience(), () -> load(wanted))
                    .flatMap(arrival -> arrived(wanted, arrival, rounds));
        });
    }

    private Uni<Computed> arrived(Wanted wanted, Arrival arrival, int rounds) {
        Landing landing = arrival.landing();
        if (landing instanceof Landing.Kept kept) {
            boolean shared = !arrival.first() && kept.value().origin() == Origin.LOADED;
            return Uni.createFrom().item(shared ? new Computed(kept.value().entry(), Origin.SHARED) : kept.value());
        }
        if (arrival.first() && landing instanceof Landing.Overtaken overtaken) {
            return Uni.createFrom().item(overtaken.value());
        }
        if (arrival.first() && landing instanceof Landing.Passed passed) {
            return Uni.createFrom().item(passed.value());
        }
        return landing instanceof Landing.Overtaken && rounds > 1 ? lookAgain(wanted, rounds - 1) : passed(wanted);
    }

    private Uni<Computed> lookAgain(Wanted wanted, int rounds) {
        return read(wanted.key)
                .flatMap(found -> found.isPresent() && parts.reads.suffices(service, request, found.get())
                        ? Uni.createFrom().item(used(wanted.key, found.get(), Origin.FRESH))
                        : joined(wanted, rounds));
    }

    private Uni<Landing> load(Wanted wanted) {
        return parts.reads.read(service, wanted.key, request).flatMap(leased -> {
            if (leased.token().isEmpty()) {
                return Uni.createFrom()
                        .item(leased.found()
                                .<Landing>map(entry -> new Landing.Kept(shown(wanted.key, entry)))
                                .orElseGet(Landing.Elsewhere::new));
            }
            Uni<Landing> filled = filled(wanted, leased.token().get());
            if (leased.found().isEmpty()) {
                return filled;
            }
            // there is something to show meanwhile
            var unused = filled.subscribe()
                    .with(
                            landed -> {},
                            failure -> LOG.debugf(failure, "Service %s: a value was not loaded anew", service.name()));
            return Uni.createFrom()
                    .item(new Landing.Kept(shown(wanted.key, leased.found().get())));
        });
    }

    private Computed shown(CacheKey key, Entry entry) {
        return used(key, entry, isStale(entry) ? Origin.STALE : Origin.FRESH);
    }

    /** Asks the source as the holder of the lease, and ends the lease whatever comes of it. */
    private Uni<Landing> filled(Wanted wanted, String token) {
        return asked(wanted)
                .flatMap(loaded -> {
                    boolean kept = loaded.keeping() == Keeping.STORED && fits(loaded);
                    return kept
                            ? stored(wanted, loaded, token)
                            : givenBack(wanted.key, token)
                                    .<Landing>replaceWith(() -> new Landing.Passed(made(loaded, Origin.PASSED)));
                })
                .onFailure()
                .call(() -> givenBack(wanted.key, token));
    }

    private Uni<Landing> stored(Wanted wanted, Loaded loaded, String token) {
        return parts.reads
                .fill(service, wanted.key, loaded.draft(), token)
                .<Landing>map(done -> new Landing.Kept(new Computed(done.entry(), Origin.LOADED)))
                .onFailure(failure -> failure instanceof Refusal.Conflict || failure instanceof StoreException)
                .recoverWithItem(failure -> new Landing.Overtaken(made(loaded, Origin.PASSED)));
    }

    /** One that cannot be given back ends by itself. */
    private Uni<Boolean> givenBack(CacheKey key, String token) {
        return parts.reads.giveBack(service, key, token).onFailure().recoverWithItem(false);
    }

    /** Asks the source for this caller alone. */
    private Uni<Computed> passed(Wanted wanted) {
        return asked(wanted).map(loaded -> made(loaded, Origin.PASSED));
    }

    private Uni<Loaded> asked(Wanted wanted) {
        Duration most = LeaseBook.filling(request.life());
        return Uni.createFrom()
                .deferred(() -> wanted.loader.get())
                .ifNoItem()
                .after(most)
                .failWith(() -> new StoreException.Unavailable(
                        "A source of service %s did not answer within %s".formatted(service.name(), most), null))
                .map(loaded -> new Loaded(tagged(loaded.draft(), wanted.tags), loaded.keeping()));
    }

    private static Draft tagged(Draft draft, List<String> tags) {
        if (tags.isEmpty()) {
            return draft;
        }
        List<String> all = new ArrayList<>(tags);
        draft.tags().stream().filter(tag -> !tags.contains(tag)).forEach(all::add);
        return new Draft(draft.form(), draft.payload(), draft.life(), all);
    }

    private boolean fits(Loaded loaded) {
        return loaded.draft().payload().length <= service.rules().maxValueBytes();
    }

    private Computed made(Loaded loaded, Origin origin) {
        return new Computed(parts.entryFactory.unstored(loaded.draft(), service.rules()), origin);
    }

    private boolean isTaken(Entry entry) {
        return request.stale() == LeaseRequest.Stale.TAKEN || !isStale(entry);
    }

    private boolean isStale(Entry entry) {
        return entry.life().staleAt(parts.entryFactory.now());
    }
}
