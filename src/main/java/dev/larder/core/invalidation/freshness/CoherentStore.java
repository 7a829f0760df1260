package dev.larder.core.invalidation.freshness;

import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lookup;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A store that shows only what no acknowledged invalidation has reached, and stamps what is written to it. */
public final class CoherentStore extends ForwardingStore {
    private final Freshness freshness;
    private final RevisionStamping revisions;
    private final Fills fills;
    private final LeaseBook leases;
    private final Optional<ConditionalWrites> writes;
    private final Optional<KeyScan> keys;

    /** @param whole a store that has {@link InvalidationLog} and {@link ConditionalWrites} */
    public CoherentStore(CacheStore whole, List<String> prefixes, Clock clock) {
        this(whole, new ReservedKeyStore(whole), new Freshness(marks(whole), prefixes, clock, current -> {}));
    }

    /** @param inner the callers' part of the whole */
    private CoherentStore(CacheStore whole, CacheStore inner, Freshness freshness) {
        super(inner);
        this.freshness = freshness;
        ConditionalWrites conditional =
                inner.capability(ConditionalWrites.class).orElseThrow();
        this.revisions = new RevisionStamping(freshness.history(), conditional);
        this.fills = new Fills(inner, conditional, freshness);
        this.leases = new LeaseBook(whole, freshness.clock());
        this.writes = Optional.of(new CoherentWrites(inner, freshness, revisions));
        this.keys = inner.capability(KeyScan.class).map(scan -> new CoherentScan(inner, scan, freshness));
    }

    /** Such a store whose writes are told to all who keep copies of its entries ({@link Freshness#copies}). */
    public static CoherentStore announcing(CacheStore whole, List<String> prefixes, Clock clock) {
        InvalidationLog marks = marks(whole);
        Consumer<Revision> publisher = marks.channel()
                .<Consumer<Revision>>map(InvalidationPublisher::new)
                .orElse(current -> {});
        var freshness = new Freshness(marks, prefixes, clock, publisher);
        return new CoherentStore(whole, new AnnouncedStore(new ReservedKeyStore(whole), freshness), freshness);
    }

    private static InvalidationLog marks(CacheStore inner) {
        return inner.capability(InvalidationLog.class).orElseThrow();
    }

    /** What its entries can be invalidated by. */
    public Freshness freshness() {
        return freshness;
    }

    /** Where what was read from a source is stored, if nothing came between. */
    public Fills fills() {
        return fills;
    }

    /** Who makes which value. */
    public LeaseBook leases() {
        return leases;
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        InvalidationLog marks = freshness.history().marks();
        if (marks.known().isPresent()) {
            return inner.get(key).flatMap(found -> {
                Optional<Revision> newest = marks.known();
                return newest.isPresent()
                        ? freshness.usable(key, found, newest.get())
                        : freshness.newest().flatMap(current -> freshness.usable(key, found, current));
            });
        }
        return Uni.combine()
                .all()
                .unis(inner.get(key), freshness.history().newest())
                .asTuple()
                .flatMap(both -> freshness.usable(key, both.getItem1(), both.getItem2()));
    }

    /** Tells only where this process makes the history and has read what the verdict needs. */
    @Override
    public Lookup getNow(CacheKey key) {
        InvalidationLog marks = freshness.history().marks();
        if (marks.known().isEmpty()) {
            return Lookup.Empty.ASK;
        }
        Lookup found = inner.getNow(key);
        if (!(found instanceof Lookup.Hit hit)) {
            return found;
        }
        // after the entry was read, so that no invalidation before the call is missed
        Optional<Revision> newest = marks.known();
        return newest.isPresent() ? freshness.usableNow(key, hit, newest.get()) : Lookup.Empty.ASK;
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> all) {
        return Uni.combine()
                .all()
                .unis(inner.getAll(all), freshness.history().newest())
                .asTuple()
                .flatMap(both -> usable(both.getItem1(), both.getItem2()));
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return revisions.write(key, entry, revised -> inner.put(key, revised), written -> true);
    }

    /** Nothing need be marked: a fill that began before finds its key changed ({@link Fills}). */
    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return get(key).flatMap(found -> inner.remove(key)
                .map(removed ->
                        removed && found.filter(entry -> !entry.isAbsent()).isPresent()));
    }

    /** Removes whatever lies at a key, be it shown or not. */
    public Uni<Boolean> discard(CacheKey key) {
        return inner.remove(key);
    }

    /** Emits whether an entry lies there that is not shown because one of those tags of it was marked. */
    public Uni<Boolean> isBuried(CacheKey key, Predicate<String> tags) {
        return inner.get(key)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : freshness.isMarked(
                                found.get().revision(),
                                found.get().tags().stream().filter(tags).toList()));
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        if (type == ConditionalWrites.class) {
            return writes.map(type::cast);
        }
        return type == KeyScan.class ? keys.map(type::cast) : inner.capability(type);
    }

    private Uni<Map<CacheKey, Entry>> usable(Map<CacheKey, Entry> found, Revision newest) {
        if (found.values().stream().allMatch(entry -> Freshness.isUntouched(entry.revision(), newest))) {
            return Uni.createFrom().item(found);
        }
        Map<CacheKey, Entry> shown = new HashMap<>();
        return Multi.createFrom()
                .iterable(found.entrySet())
                .onItem()
                .transformToUniAndConcatenate(one -> freshness
                        .usable(one.getKey(), Optional.of(one.getValue()), newest)
                        .invoke(usable -> usable.ifPresent(entry -> shown.put(one.getKey(), entry))))
                .collect()
                .last()
                .replaceWith(shown);
    }
}
