package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes that depend on what is there, each atomic against every other write of the same key by any node. What is
 * {@linkplain StoreException.Corrupt stored and cannot be understood} is not there.
 */
public non-sealed interface ConditionalWrites extends Capability {
    /** Emits true when no live entry was there and this one is now stored. */
    Uni<Boolean> putIfAbsent(CacheKey key, Entry entry);

    /**
     * Stores all of the entries, or none when any of the keys has a live entry. Emits those keys: empty means stored.
     *
     * <p>A backend that cannot lock several keys at once (Redis Cluster, memcached) adds them one by one and takes back
     * what it added when it meets a conflict; a reader may see some of them meanwhile.
     */
    Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries);

    /** Emits true when the live entry had the expected version and {@code entry} has now replaced it. */
    Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry);

    /** Emits true when the live entry had the expected version and is now gone. */
    Uni<Boolean> remove(CacheKey key, long expectedVersion);

    /** Removes the entry and emits it, or empty on a miss. Of many callers at once one gets it. */
    Uni<Optional<Entry>> getAndRemove(CacheKey key);
}
