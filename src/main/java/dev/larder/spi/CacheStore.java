package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One cache namespace held by one backend.
 *
 * <p>The rule: no method blocks its caller, and none has an effect before its {@link Uni} is subscribed to. A Uni emits
 * on any thread. Every call ends, with an answer or a {@link StoreException}, within the timeout the store was opened
 * with; no other exception escapes.
 *
 * <p>A store keeps every entry until its {@linkplain Lifetime#deadline() deadline} if there is room, and never shows it
 * afterwards. Namespaces are isolated: no namespace shows an entry of another one, whatever their names and keys.
 */
public interface CacheStore {
    /** Emits the live entry, or empty on a miss. A miss is never a failure. */
    Uni<Optional<Entry>> get(CacheKey key);

    /**
     * Returns the result of {@link #get} if the store has it in this process's heap. Called on the read path from any
     * thread. It never blocks, starts no work and fails only because of a bug; if the result is not certain, it returns
     * {@link Lookup.Empty#ASK}.
     */
    default Lookup getNow(CacheKey key) {
        return Lookup.Empty.ASK;
    }

    /**
     * Emits the live entries among {@code keys}; a miss is absent from the map.
     *
     * <p>Fails with {@link StoreException.Conflict} if a key holds a value that is not an entry ({@link #get} shows
     * which one); with {@link StoreException.TooLarge} if several entries together exceed what the backend reads at
     * once.
     */
    Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys);

    /**
     * Stores the entry; replaces payload, form and lifetime. The entry is readable when the Uni emits.
     *
     * <p>Fails with {@link StoreException.OutcomeUnknown} if the write may have happened.
     */
    Uni<Written> put(CacheKey key, Entry entry);

    /** Removes the entry; emits whether there was a live one. */
    Uni<Boolean> remove(CacheKey key);

    /** Removes everything in this namespace, including counters, and nothing in other namespaces. */
    Uni<Void> clear();

    /** Emits if the backend works; else fails with {@link StoreException}. Changes nothing. */
    Uni<Void> ping();

    /** The servers among which the namespace is divided; empty if its parts can only fail together. */
    default Optional<Shards> shards() {
        return Optional.empty();
    }

    /**
     * Whether an acknowledged write survives the end of this process. The backend decides whether it survives more,
     * such as the end of a server.
     */
    default boolean isDurable() {
        return false;
    }

    /** The size limits of this backend. They do not change while the store is open. */
    StoreLimits limits();

    /** Statistics of the store's content that need no call to the backend; cheap enough for every scrape. */
    default StoreStats stats() {
        return StoreStats.UNKNOWN;
    }

    /** The queues in which calls wait inside the store. They do not change while the store is open. */
    default List<StoreQueue> queues() {
        return List.of();
    }

    /**
     * Releases what {@link CacheStoreFactory#open} acquired. Idempotent. Entries stay unless they live in this heap.
     */
    Uni<Void> close();

    /** An optional capability; empty unless the backend has it natively and atomically. */
    default <C extends Capability> Optional<C> capability(Class<C> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /** The kind of entry that a {@link #put} replaced. */
    enum Written {
        /** There was no live entry. */
        CREATED,
        /** A live entry was replaced. */
        REPLACED,
        /** Stored; the backend does not report what was replaced. */
        STORED
    }
}
