package dev.larder.core.cache;

import dev.larder.core.OwnKeys;
import dev.larder.core.Refusal;
import dev.larder.core.cache.CoalescedLoads.CallerResult;
import dev.larder.core.cache.CoalescedLoads.LoadKey;
import dev.larder.core.cache.CoalescedLoads.LoadResult;
import dev.larder.core.cache.Computed.ValueOrigin;
import dev.larder.core.cache.Loaded.Keeping;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.LeaseBook;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Durations;
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
 * A cache in front of a source, stored in one service. If many callers on all nodes miss a value, one of them loads it.
 *
 * <p>Each caller reads the store, and then joins the load of its node for (key, newest revision seen). The load takes
 * the lease of the key, which one node holds. The revision is read before the source is called, and the value is stored
 * only if no purge, hold or write of the key happened since. Correctness does not depend on leases and loads: {@link
 * dev.larder.core.invalidation.freshness.Fills} decides whether a value is stored.
 */
public final class Cache {
    private static final Logger LOG = Logger.getLogger(Cache.class);

    /**
     * The number of times that a newer write may replace the awaited value before the caller calls the source itself.
     */
    private static final int ROUNDS = 3;

    private final Service service;
    private final CoherentStore store;
    private final LeaseRequest request;
    private final Parts parts;

    /** The parts that all caches of a node share. */
    record Parts(LeasedReads reads, CoalescedLoads loads, EntryFactory entryFactory, LastAccessRecorder lastAccess) {}

    Cache(Service service, LeaseRequest request, Parts parts) {
        this.service = service;
        this.store = service.needCoherent();
        this.request = request;
        this.parts = parts;
    }

    /** A requested value with its loader. */
    private record Wanted(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader) {}

    /**
     * Emits the value of the key: the stored one, or else the loaded one, which is stored for other callers. A failed
     * load fails all callers of its node that wait for it; a caller of another node then loads again.
     *
     * @param tags the tags of the value, in addition to those of the loader
     * @param loader calls the source. It does nothing until subscribed, may be subscribed to several times, and must
     *     finish within ten times the duration of a lease
     */
    public Uni<Computed> getOrCompute(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader) {
        admit(key);
        var wanted = new Wanted(key, List.copyOf(tags), loader);
        return read(key).flatMap(found -> {
            service.meters().read(found.isPresent() && !found.get().isAbsent() && isTaken(found.get()));
            return found.isPresent() && parts.reads.suffices(service, request, found.get())
                    ? Uni.createFrom().item(used(key, found.get(), ValueOrigin.FRESH))
                    : joined(wanted, ROUNDS);
        });
    }

    /**
     * As {@link #getOrCompute}, for a caller that has {@linkplain #get read} the key and found nothing that suffices:
     * what another caller has stored since is found under the lease.
     */
    public Uni<Computed> load(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader) {
        admit(key);
        return Uni.createFrom().deferred(() -> {
            service.meters().read(false);
            return joined(new Wanted(key, List.copyOf(tags), loader), ROUNDS);
        });
    }

    /** Emits the entry that may be shown, fresh or stale, as any read of the service. */
    public Uni<Optional<Entry>> get(CacheKey key) {
        return read(key);
    }

    /**
     * Returns what {@link #get} would emit, without waiting; {@link Lookup.Empty#ASK} if only {@code get} can answer.
     *
     * @throws dev.larder.spi.StoreException if the store fails
     */
    public Lookup getNow(CacheKey key) {
        return service.store().getNow(key);
    }

    /** Counts a read that found nothing, for a caller that does not load the value here. */
    public void countMiss() {
        service.meters().read(false);
    }

    /**
     * Calls the source for this caller alone, whatever is stored, and emits its value. It is stored for other callers
     * if the lease of the key is free and the key does not change meanwhile.
     *
     * @param loader as in {@link #getOrCompute}
     */
    public Uni<Computed> recompute(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader) {
        admit(key);
        var wanted = new Wanted(key, List.copyOf(tags), loader);
        return parts.reads
                .take(service, key, request)
                .flatMap(token ->
                        token.isPresent() ? filled(wanted, token.get()).map(result -> value(result)) : passed(wanted));
    }

    private static Computed value(LoadResult result) {
        if (result instanceof LoadResult.Stored stored) {
            return stored.value();
        } else if (result instanceof LoadResult.Superseded superseded) {
            return superseded.value();
        }
        return ((LoadResult.NotStored) result).value();
    }

    /** Keys of floors are not a caller's. */
    private void admit(CacheKey key) {
        if (!OwnKeys.isCached(key)) {
            service.rules().admit(key);
        }
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

    private Computed used(CacheKey key, Entry entry, ValueOrigin origin) {
        parts.lastAccess.note(service, key, entry);
        return new Computed(entry, origin);
    }

    private Uni<Computed> joined(Wanted wanted, int rounds) {
        return Uni.createFrom().deferred(() -> {
            var load = new LoadKey(service.name(), wanted.key, store.freshness().seen());
            return parts.loads
                    .join(load, request.patience(), () -> load(wanted))
                    .flatMap(outcome -> arrived(wanted, outcome, rounds));
        });
    }

    private Uni<Computed> arrived(Wanted wanted, CallerResult outcome, int rounds) {
        LoadResult result = outcome.result();
        if (result instanceof LoadResult.Stored stored) {
            boolean shared = !outcome.first() && stored.value().origin() == ValueOrigin.LOADED;
            return Uni.createFrom()
                    .item(shared ? new Computed(stored.value().entry(), ValueOrigin.SHARED) : stored.value());
        }
        if (outcome.first() && result instanceof LoadResult.Superseded superseded) {
            return Uni.createFrom().item(superseded.value());
        }
        if (outcome.first() && result instanceof LoadResult.NotStored notStored) {
            return Uni.createFrom().item(notStored.value());
        }
        return result instanceof LoadResult.Superseded && rounds > 1 ? lookAgain(wanted, rounds - 1) : passed(wanted);
    }

    private Uni<Computed> lookAgain(Wanted wanted, int rounds) {
        return read(wanted.key)
                .flatMap(found -> found.isPresent() && parts.reads.suffices(service, request, found.get())
                        ? Uni.createFrom().item(used(wanted.key, found.get(), ValueOrigin.FRESH))
                        : joined(wanted, rounds));
    }

    private Uni<LoadResult> load(Wanted wanted) {
        return parts.reads.read(service, wanted.key, request).flatMap(leased -> {
            if (leased.token().isEmpty()) {
                return Uni.createFrom()
                        .item(leased.found()
                                .<LoadResult>map(entry -> new LoadResult.Stored(shown(wanted.key, entry)))
                                .orElseGet(LoadResult.Missing::new));
            }
            Uni<LoadResult> filled = filled(wanted, leased.token().get());
            if (leased.found().isEmpty()) {
                return filled;
            }
            // the stale value is shown meanwhile
            var unused = filled.subscribe()
                    .with(
                            ignored -> {},
                            failure -> LOG.debugf(
                                    failure,
                                    "Service %s: a value could not be loaded again; the old one stays",
                                    service.name()));
            return Uni.createFrom()
                    .item(new LoadResult.Stored(shown(wanted.key, leased.found().get())));
        });
    }

    private Computed shown(CacheKey key, Entry entry) {
        return used(key, entry, isStale(entry) ? ValueOrigin.STALE : ValueOrigin.FRESH);
    }

    /** Calls the source as the holder of the lease, and ends the lease afterwards, even if the call fails. */
    private Uni<LoadResult> filled(Wanted wanted, String token) {
        return asked(wanted)
                .flatMap(loaded -> {
                    boolean kept = loaded.keeping() == Keeping.STORED && fits(loaded);
                    return kept
                            ? stored(wanted, loaded, token)
                            : givenBack(wanted.key, token)
                                    .<LoadResult>replaceWith(
                                            () -> new LoadResult.NotStored(made(loaded, ValueOrigin.PASSED)));
                })
                .onFailure()
                .call(() -> givenBack(wanted.key, token));
    }

    private Uni<LoadResult> stored(Wanted wanted, Loaded loaded, String token) {
        return parts.reads
                .fill(service, wanted.key, loaded.draft(), token)
                .<LoadResult>map(done -> new LoadResult.Stored(new Computed(done.entry(), ValueOrigin.LOADED)))
                .onFailure(failure -> failure instanceof Refusal.Conflict || failure instanceof StoreException)
                .recoverWithItem(failure -> new LoadResult.Superseded(made(loaded, ValueOrigin.PASSED)));
    }

    /** A lease that cannot be given back expires. */
    private Uni<Boolean> givenBack(CacheKey key, String token) {
        return parts.reads.giveBack(service, key, token).onFailure().recoverWithItem(false);
    }

    /** Calls the source for this caller alone; the value is not stored. */
    private Uni<Computed> passed(Wanted wanted) {
        return asked(wanted).map(loaded -> made(loaded, ValueOrigin.PASSED));
    }

    private Uni<Loaded> asked(Wanted wanted) {
        Duration timeLimit = LeaseBook.filling(request.lifetime());
        return Uni.createFrom()
                .deferred(() -> wanted.loader.get())
                .ifNoItem()
                .after(timeLimit)
                .failWith(() -> new StoreException.Unavailable(
                        "A source of service %s did not answer within %s"
                                .formatted(service.name(), Durations.text(timeLimit)),
                        null))
                .map(loaded -> new Loaded(tagged(loaded.draft(), wanted.tags), loaded.keeping()));
    }

    private static Draft tagged(Draft draft, List<String> tags) {
        if (tags.isEmpty()) {
            return draft;
        }
        List<String> all = new ArrayList<>(tags);
        draft.tags().stream().filter(tag -> !tags.contains(tag)).forEach(all::add);
        return new Draft(draft.form(), draft.payload(), draft.lifetime(), all);
    }

    private boolean fits(Loaded loaded) {
        return loaded.draft().payload().length <= service.rules().maxValueBytes();
    }

    private Computed made(Loaded loaded, ValueOrigin origin) {
        return new Computed(parts.entryFactory.unstored(loaded.draft(), service.rules()), origin);
    }

    private boolean isTaken(Entry entry) {
        return request.stale() == LeaseRequest.Stale.TAKEN || !isStale(entry);
    }

    private boolean isStale(Entry entry) {
        return entry.lifetime().staleAt(parts.entryFactory.now());
    }
}
