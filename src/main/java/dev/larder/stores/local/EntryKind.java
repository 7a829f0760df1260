package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Purpose;
import dev.larder.spi.StoreException;

/** The entries of a local store: what each weighs, and an order of eviction for each {@link Purpose}. */
final class EntryKind implements EvictingMap.Kind<Entry> {
    private final Bound bound;
    private final EvictionOrder<Entry> values;
    private final EvictionOrder<Entry> records;
    private final EvictionOrder<Entry> leases;

    EntryKind(Bound bound, SideLimits limits) {
        this.bound = bound;
        this.values = new EvictionOrder<>(bound.maximum());
        this.records = new EvictionOrder<>(limits.recordBytes());
        this.leases = new EvictionOrder<>(limits.leaseBytes());
    }

    @Override
    public long deadline(Entry entry) {
        return entry.lifetime().deadline();
    }

    @Override
    public int weigh(CacheKey key, Entry entry) {
        return Purpose.of(key, entry) == Purpose.VALUE ? bound.weigh(key, entry) : Bound.bytesOf(key, entry);
    }

    @Override
    public EvictionOrder<Entry> order(CacheKey key, Entry entry) {
        return switch (Purpose.of(key, entry)) {
            case VALUE -> values;
            case RECORD -> records;
            case LEASE -> leases;
        };
    }

    /** @throws StoreException.TooLarge if the entry is larger than all the room that there is for its kind */
    void requireRoom(CacheKey key, Entry entry) {
        long maximum = order(key, entry).maximum();
        if (weigh(key, entry) > maximum) {
            throw new StoreException.TooLarge(
                    "The entry is larger than the whole room of %d bytes for its kind".formatted(maximum));
        }
    }

    /** The size of all entries together, in bytes, unless the bound counts them. */
    long weight() {
        return values.weight() + records.weight() + leases.weight();
    }
}
