package dev.larder.stores.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation;
import dev.larder.stores.support.MemoSize;
import org.jspecify.annotations.Nullable;

/**
 * The last used entries, in the heap. It never blocks. It shows an entry only until its {@link IndexSlot} has ended, so
 * fills and writes need no order.
 */
final class HeapTier {
    private static final int OVERHEAD = 250;

    private final long largest;
    private final Cache<String, Warm> entries;

    /** An entry and the slot that it was read from or written to. */
    record Warm(IndexSlot slot, Entry entry) {}

    HeapTier(long bytes) {
        this.largest = bytes / 8;
        this.entries = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(bytes)
                .<String, Warm>weigher((key, warm) -> (int) weight(key, warm))
                .build();
    }

    @Nullable
    Entry find(String key, long now) {
        Warm warm = entries.getIfPresent(key);
        if (warm == null || warm.slot().ended() || warm.slot().overAt(now)) {
            return null;
        }
        warm.slot().use();
        return warm.entry();
    }

    /** Whether the entry of the slot is in this tier, so that it can be read. */
    boolean holds(String key, IndexSlot slot) {
        Warm warm = entries.getIfPresent(key);
        return warm != null && warm.slot() == slot;
    }

    /** Keeps a stored entry. The slot of a rejected write has no place, and its entry is not kept. */
    void keep(String key, Warm warm) {
        if (warm.slot().place() < 0) {
            return;
        }
        if (weight(key, warm) <= largest) {
            entries.put(key, warm);
        } else {
            entries.invalidate(key);
        }
    }

    void forget(String key) {
        entries.invalidate(key);
    }

    void forgetAll() {
        entries.invalidateAll();
    }

    private static long weight(String key, Warm warm) {
        Representation form = warm.entry().form();
        long characters = (long) key.length() + form.characters() + warm.entry().tagCharacters();
        return OVERHEAD + MemoSize.of(form) + 2 * characters + warm.entry().payload().length;
    }
}
