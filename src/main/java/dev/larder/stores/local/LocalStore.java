package dev.larder.stores.local;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lists;
import dev.larder.spi.Lookup;
import dev.larder.spi.RateLimits;
import dev.larder.spi.StoreLimits;
import dev.larder.spi.StoreQueue;
import dev.larder.spi.StoreStats;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Entries in this process's heap. Every call except a listing is answered at once, on the caller's thread. */
final class LocalStore implements CacheStore {
    private final EntryKind kind;
    private final EvictingMap<Entry> entries;
    private final LocalCounters counters;
    private final LocalLists lists;
    private final LocalRateLimits rateLimits;
    private final LocalWrites writes;
    private final LocalKeyScan keyScan;
    private final BlockingLane scans;
    private final LocalInvalidationLog marks = new LocalInvalidationLog();
    private final Bound bound;

    /** @param scans the lane for scans of all entries */
    LocalStore(Bound bound, SideLimits sideLimits, Clock clock, BlockingLane scans) {
        this.bound = bound;
        this.scans = scans;
        this.kind = new EntryKind(bound, sideLimits);
        this.entries = new EvictingMap<>(kind, clock);
        this.counters = new LocalCounters(sideLimits.counters(), clock);
        this.lists = new LocalLists(sideLimits.listBytes(), clock);
        this.rateLimits = new LocalRateLimits(sideLimits.counters(), clock);
        this.writes = new LocalWrites(entries, kind);
        this.keyScan = new LocalKeyScan(entries, writes, scans);
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return Uni.createFrom().item(() -> Optional.ofNullable(entries.get(key)));
    }

    @Override
    public Lookup getNow(CacheKey key) {
        Entry entry = entries.get(key);
        return entry == null ? Lookup.Empty.MISS : new Lookup.Hit(entry);
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return Uni.createFrom().item(() -> entries.getAll(keys));
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return Uni.createFrom().item(() -> writes.put(key, entry));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return Uni.createFrom().item(() -> writes.remove(key));
    }

    @Override
    public Uni<Void> clear() {
        return Uni.createFrom().voidItem().invoke(() -> {
            // the epoch first: an entry of a writer with the old epoch is never shown
            marks.clear();
            entries.clear();
            counters.clear();
            lists.clear();
            rateLimits.clear();
        });
    }

    @Override
    public Uni<Void> ping() {
        return Uni.createFrom().voidItem();
    }

    @Override
    public StoreLimits limits() {
        return StoreLimits.NONE;
    }

    @Override
    public StoreStats stats() {
        var weighed = bound.byBytes() ? OptionalLong.of(kind.weight()) : OptionalLong.empty();
        return new StoreStats(OptionalLong.of(entries.size()), weighed, OptionalLong.of(entries.evictions()));
    }

    @Override
    public List<StoreQueue> queues() {
        return List.of(scans.queue("scans"));
    }

    @Override
    public Uni<Void> close() {
        return clear();
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        @Nullable Capability ability = null;
        if (type == ConditionalWrites.class) {
            ability = writes;
        } else if (type == Counters.class) {
            ability = counters;
        } else if (type == KeyScan.class) {
            ability = keyScan;
        } else if (type == Lists.class) {
            ability = lists;
        } else if (type == InvalidationLog.class) {
            ability = marks;
        } else if (type == RateLimits.class) {
            ability = rateLimits;
        }
        return Optional.ofNullable(ability).map(type::cast);
    }
}
