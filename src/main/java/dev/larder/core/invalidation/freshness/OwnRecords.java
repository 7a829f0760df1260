package dev.larder.core.invalidation.freshness;

import dev.larder.core.OwnKeys;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Records that Larder keeps in a service beside its entries. No caller can name them, no invalidation hides them, and
 * no new epoch does: a record is there until it is removed or the whole service is flushed. They are changed by compare
 * and set.
 */
public final class OwnRecords {
    private final CacheStore store;
    private final ConditionalWrites writes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param whole the store with Larder's own keys */
    OwnRecords(CacheStore whole, Clock clock) {
        this.store = whole;
        this.writes = whole.capability(ConditionalWrites.class).orElseThrow();
        this.clock = clock;
    }

    /** Emits the record of that name; empty if there is none. */
    public Uni<Optional<Entry>> get(String name) {
        return store.get(key(name));
    }

    /** Emits the records that there are, by their names. */
    public Uni<Map<String, Entry>> getAll(Collection<String> names) {
        Map<CacheKey, String> keys = new HashMap<>();
        names.forEach(name -> keys.put(key(name), name));
        return store.getAll(keys.keySet()).map(found -> {
            Map<String, Entry> records = new HashMap<>();
            found.forEach((key, entry) -> records.put(keys.get(key), entry));
            return records;
        });
    }

    /** Stores the record if the one before is still there, or still none; emits whether it did. */
    public Uni<Boolean> replace(String name, Optional<Entry> before, byte[] payload) {
        return Uni.createFrom().deferred(() -> {
            long now = clock.millis();
            var record =
                    new Entry(random.nextLong(), Representation.JSON, Lifetime.until(now, Lifetime.NEVER), payload);
            return before.map(was -> writes.replace(key(name), was.version(), record))
                    .orElseGet(() -> writes.putIfAbsent(key(name), record));
        });
    }

    /** Removes the record if it is still this one; emits whether it did. */
    public Uni<Boolean> remove(String name, Entry before) {
        return writes.remove(key(name), before.version());
    }

    private static CacheKey key(String name) {
        return ReservedKeyScan.in(OwnKeys.of(name));
    }
}
