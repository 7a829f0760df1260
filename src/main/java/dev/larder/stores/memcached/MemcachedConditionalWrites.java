package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import dev.larder.stores.memcached.Change.Keep;
import dev.larder.stores.memcached.Change.Remove;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditional writes by {@code gets} and {@code cas}. */
final class MemcachedConditionalWrites implements ConditionalWrites {
    private final MemcachedStore store;
    private final Optimistic optimistic;

    MemcachedConditionalWrites(MemcachedStore store, Optimistic optimistic) {
        this.store = store;
        this.optimistic = optimistic;
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return store.call(call -> add(call, key, entry));
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return store.call(call -> {
            entries.values().forEach(store::requireRoom);
            List<Addition> additions = entries.entrySet().stream()
                    .map(e -> new Addition(
                            e.getKey(),
                            e.getValue(),
                            add(call, e.getKey(), e.getValue()).toCompletableFuture()))
                    .toList();
            return MemcachedStore.all(additions.stream().map(Addition::done).toList())
                    .handle((x, failure) ->
                            failure == null && conflicts(additions).isEmpty()
                                    ? CompletableFuture.completedFuture(Set.<CacheKey>of())
                                    : takeBack(additions, failure))
                    .thenCompose(Function.identity());
        });
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return store.call(call -> {
            store.requireRoom(entry);
            return change(
                    call, key, live -> has(live, expectedVersion) ? StoredEntry.store(entry, true) : new Keep<>(false));
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return store.call(call -> remove(call, key, expectedVersion));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return store.call(call -> change(call, key, live -> live.isPresent() ? new Remove<>(live) : new Keep<>(live)));
    }

    private CompletionStage<Boolean> add(Call call, CacheKey key, Entry entry) {
        store.requireRoom(entry);
        return change(call, key, live -> live.isEmpty() ? StoredEntry.store(entry, true) : new Keep<>(false));
    }

    private CompletionStage<Boolean> remove(Call call, CacheKey key, long expectedVersion) {
        return change(call, key, live -> has(live, expectedVersion) ? new Remove<>(true) : new Keep<>(false));
    }

    /** A call of its own takes back: the one that added may be out of time. */
    private CompletableFuture<Set<CacheKey>> takeBack(List<Addition> additions, @Nullable Throwable failure) {
        var call = new Call();
        var removals = additions.stream()
                .filter(Addition::mayBeThere)
                .map(addition ->
                        remove(call, addition.key(), addition.entry().version()).toCompletableFuture())
                .toList();
        return MemcachedStore.all(removals).toCompletableFuture().handle((x, stuck) -> {
            if (stuck != null) {
                throw new StoreException.OutcomeUnknown("Memcached did not take back entries added in vain", stuck);
            }
            if (failure != null) {
                throw new CompletionException(cause(failure));
            }
            return conflicts(additions);
        });
    }

    /** What was taken back did not happen, whatever became of the write itself. */
    private static Throwable cause(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof StoreException.OutcomeUnknown
                ? new StoreException.Unavailable("Memcached did not add all entries, so none was left", cause)
                : cause;
    }

    private static Set<CacheKey> conflicts(List<Addition> additions) {
        return additions.stream()
                .filter(addition -> !addition.done().join())
                .map(Addition::key)
                .collect(Collectors.toSet());
    }

    /** One of many entries that are added together or not at all. */
    private record Addition(CacheKey key, Entry entry, CompletableFuture<Boolean> done) {
        boolean mayBeThere() {
            return done.isCompletedExceptionally() || done.join();
        }
    }

    private <T> CompletionStage<T> change(Call call, CacheKey key, Function<Optional<Entry>, Change<T>> decide) {
        Slot slot = store.keys().entry(key);
        return optimistic.change(
                call,
                store.node(slot),
                slot,
                body -> decide.apply(StoredEntry.readable(body, store.clock().millis())));
    }

    private static boolean has(Optional<Entry> live, long version) {
        return live.isPresent() && live.get().version() == version;
    }
}
