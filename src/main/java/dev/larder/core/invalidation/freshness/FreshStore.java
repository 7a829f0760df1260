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
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * A store that shows only entries that no acknowledged invalidation concerns, and adds the revision to written entries.
 */
final class FreshStore extends ForwardingStore {
    private final Freshness freshness;
    private final SettledReads reads;
    private final RevisionAssignment revisions;
    private final Optional<ConditionalWrites> writes;
    private final Optional<KeyScan> keys;

    FreshStore(CacheStore inner, Freshness freshness) {
        super(inner);
        this.freshness = freshness;
        ConditionalWrites conditional =
                inner.capability(ConditionalWrites.class).orElseThrow();
        this.reads = new SettledReads(inner, freshness);
        this.revisions = new RevisionAssignment(freshness.history(), conditional);
        this.writes = Optional.of(new CoherentWrites(inner, reads, freshness, revisions));
        this.keys = inner.capability(KeyScan.class).map(scan -> new CoherentScan(inner, scan, freshness));
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
        return reads.get(key).map(SettledReads.Read::usable);
    }

    /** Answers only if this process writes the log and has read the part that the verdict needs. */
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
        return reads.getAll(all);
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return revisions.write(key, entry, revised -> inner.put(key, revised), written -> true);
    }

    /** Needs no mark: a fill that began before finds its key changed ({@link Fills}). */
    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return get(key).flatMap(found -> inner.remove(key)
                .map(removed ->
                        removed && found.filter(entry -> !entry.isAbsent()).isPresent()));
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        if (type == ConditionalWrites.class) {
            return writes.map(type::cast);
        }
        return type == KeyScan.class ? keys.map(type::cast) : inner.capability(type);
    }
}
