package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.ValueList;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Lists by {@code cas}, each of them one item: a list with its header and key must fit the maximum size of an item. */
final class MemcachedLists implements Lists {
    private final MemcachedStore store;
    private final StoredList stored = new StoredList();
    private final KeyBatches<ValueList> keyBatches;

    MemcachedLists(MemcachedStore store, KeyBatches<ValueList> keyBatches) {
        this.store = store;
        this.keyBatches = keyBatches;
    }

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return keyBatches.change(key, (before, now) -> {
            ValueList list = ValueList.appended(before, addition, now);
            if (list.storedSize() > store.limits().maxValueBytes()) {
                throw new StoreException.TooLarge(
                        "This memcached service takes lists of at most %d bytes, four for each value included"
                                .formatted(store.limits().maxValueBytes()));
            }
            return new KeyBatch.Taken<>(Optional.of(list), list.state());
        });
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        return store.call(call -> {
            KeySlot slot = store.keys().list(key);
            return store.node(slot)
                    .read(call, slot)
                    .thenApply(
                            found -> StoredList.find(found.body(), store.clock().millis())
                                    .map(list -> list.part(range)));
        });
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        return keyBatches.change(key, (before, now) -> {
            if (before.isEmpty()) {
                return new KeyBatch.Taken<>(before, Optional.empty());
            }
            ValueList list = before.get();
            int taken = list.taken(pop);
            return new KeyBatch.Taken<>(list.without(pop.side(), taken), Optional.of(list.popped(pop.side(), taken)));
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return store.call(call -> store.removeLive(
                call,
                store.keys().list(key),
                body -> stored.live(body, store.clock().millis()).isPresent()));
    }
}
