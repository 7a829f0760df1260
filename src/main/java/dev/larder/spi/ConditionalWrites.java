package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes that depend on the stored entry, each atomic against every other write of the same key by any node. An
 * {@linkplain StoreException.Corrupt unreadable value} counts as absent.
 */
public non-sealed interface ConditionalWrites extends Capability {
    /** Stores the entry if there is no live one; emits whether it did. */
    Uni<Boolean> putIfAbsent(CacheKey key, Entry entry);

    /**
     * Stores all entries, or none if any of the keys has a live entry. Emits these keys: empty means stored.
     *
     * <p>A backend that cannot lock several keys at once (Redis Cluster, memcached) adds them one by one and removes
     * them again after a conflict; a reader may see some of them meanwhile.
     */
    Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries);

    /** Replaces the live entry if it has the expected version; emits whether it did. */
    Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry);

    /**
     * Replaces the live entry if it has the version and the revision of {@code expected}; emits whether it did. An entry
     * has two revisions in turn under one version if its store does not {@linkplain InvalidationLog#assignsRevisions()
     * assign revisions}. Other stores need not compare them.
     */
    default Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
        return replace(key, expected.version(), entry);
    }

    /** Removes the live entry if it has the expected version; emits whether it did. */
    Uni<Boolean> remove(CacheKey key, long expectedVersion);

    /**
     * Removes the live entry if it has the version and the revision of {@code expected}, which are compared as by {@link
     * #replace(CacheKey, Entry, Entry)}; emits whether it did.
     */
    default Uni<Boolean> remove(CacheKey key, Entry expected) {
        return remove(key, expected.version());
    }

    /** Removes the entry and emits it; empty on a miss. Of many concurrent callers one gets it. */
    Uni<Optional<Entry>> getAndRemove(CacheKey key);
}
