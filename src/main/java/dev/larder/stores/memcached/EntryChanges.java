package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.stores.memcached.ItemChange.Keep;
import dev.larder.stores.memcached.ItemChange.Remove;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/** Changes of one entry that depend on its stored state, by {@code gets} and {@code cas}. */
final class EntryChanges {
    private final MemcachedStore store;
    private final Optimistic optimistic;

    EntryChanges(MemcachedStore store, Optimistic optimistic) {
        this.store = store;
        this.optimistic = optimistic;
    }

    CompletionStage<Boolean> add(MemcachedCall call, CacheKey key, Entry entry) {
        store.requireRoom(entry);
        return change(call, key, live -> live.isEmpty() ? StoredEntry.store(entry, true) : new Keep<>(false));
    }

    CompletionStage<Boolean> replace(MemcachedCall call, CacheKey key, long expectedVersion, Entry entry) {
        return replace(call, key, live -> has(live, expectedVersion), entry);
    }

    CompletionStage<Boolean> replace(MemcachedCall call, CacheKey key, Entry expected, Entry entry) {
        return replace(call, key, live -> is(live, expected), entry);
    }

    private CompletionStage<Boolean> replace(
            MemcachedCall call, CacheKey key, Predicate<Optional<Entry>> expected, Entry entry) {
        store.requireRoom(entry);
        return change(call, key, live -> expected.test(live) ? StoredEntry.store(entry, true) : new Keep<>(false));
    }

    CompletionStage<Boolean> remove(MemcachedCall call, CacheKey key, long expectedVersion) {
        return change(call, key, live -> has(live, expectedVersion) ? new Remove<>(true) : new Keep<>(false));
    }

    CompletionStage<Boolean> remove(MemcachedCall call, CacheKey key, Entry expected) {
        return change(call, key, live -> is(live, expected) ? new Remove<>(true) : new Keep<>(false));
    }

    CompletionStage<Optional<Entry>> take(MemcachedCall call, CacheKey key) {
        return change(call, key, live -> live.isPresent() ? new Remove<>(live) : new Keep<>(live));
    }

    private <T> CompletionStage<T> change(
            MemcachedCall call, CacheKey key, Function<Optional<Entry>, ItemChange<T>> decide) {
        KeySlot slot = store.keys().entry(key);
        return optimistic.change(
                call,
                store.node(slot),
                slot,
                body -> decide.apply(StoredEntry.readable(body, store.clock().millis())));
    }

    private static boolean has(Optional<Entry> live, long version) {
        return live.isPresent() && live.get().version() == version;
    }

    private static boolean is(Optional<Entry> live, Entry expected) {
        return has(live, expected.version()) && live.get().revision().equals(expected.revision());
    }
}
