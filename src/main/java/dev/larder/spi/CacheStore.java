package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One cache namespace held by one backend.
 *
 * <p>The law: no method blocks its caller, and none does anything before its {@link Uni} is subscribed to. A Uni emits
 * on any thread. Every call ends, with an answer or a {@link StoreException}, within the timeout the store was opened
 * with; nothing else escapes.
 *
 * <p>A store keeps every entry until its {@linkplain Lifetime#deadline() deadline} if there is room, and never shows it
 * afterwards. What one namespace holds, no other sees, whatever the names and keys.
 */
public interface CacheStore {
    /** Emits the live entry, or empty on a miss. A miss is never a failure. */
    Uni<Optional<Entry>> get(CacheKey key);

    /**
     * Tells at once what {@link #get} would emit, if the store knows it without waiting: what is in this process's heap.
     * A plain call on the read path of {@code get}, from any thread. It never blocks, begins no work and fails for nothing
     * but a bug; in any doubt it answers {@link Lookup.Empty#ASK}.
     */
    default Lookup getNow(CacheKey key) {
        return Lookup.Empty.ASK;
    }

    /**
     * Emits the live entries among {@code keys}; a miss is absent from the map.
     *
     * <p>Fails with {@link StoreException.Conflict} when a key holds what is no entry at all, which {@link #get} tells of
     * each; with {@link StoreException.TooLarge} when several are more together than the backend hands out at once.
     */
    Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys);

    /**
     * Stores the entry, replacing value, form and life alike. The entry is readable when the Uni emits.
     *
     * <p>Fails with {@link StoreException.OutcomeUnknown} where the write may have happened.
     */
    Uni<Written> put(CacheKey key, Entry entry);

    /** Removes the entry and emits whether a live one was there. */
    Uni<Boolean> remove(CacheKey key);

    /** Removes everything in this namespace, counters included, and nothing in any other. */
    Uni<Void> clear();

    /** Emits when the backend serves; fails with {@link StoreException} when it does not. Changes nothing. */
    Uni<Void> ping();

    /** What this backend can take at most. Never changes while the store is open. */
    StoreLimits limits();

    /** What is known of the store's content without asking anybody; cheap enough for every scrape. */
    default StoreStats stats() {
        return StoreStats.UNKNOWN;
    }

    /** Where calls wait inside the store. They are the same ones while it is open. */
    default List<StoreQueue> queues() {
        return List.of();
    }

    /** Releases what {@link CacheStoreFactory#open} acquired. Idempotent. Entries stay unless they live in this heap. */
    Uni<Void> close();

    /** An optional ability, absent unless the backend has it natively and atomically. */
    default <C extends Capability> Optional<C> capability(Class<C> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /** What a {@link #put} found. */
    enum Written {
        /** There was no live entry. */
        CREATED,
        /** A live entry was replaced. */
        REPLACED,
        /** Stored; the backend does not tell over what. */
        STORED
    }
}
