package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds many entries or none: each by itself, and all taken back when one of them was there or a server failed. */
final class AllOrNone {
    private final EntryChanges changes;

    AllOrNone(EntryChanges changes) {
        this.changes = changes;
    }

    /** Emits the keys that were there. */
    CompletionStage<Set<CacheKey>> add(MemcachedCall call, Map<CacheKey, Entry> entries) {
        List<Addition> additions = entries.entrySet().stream()
                .map(e -> new Addition(
                        e.getKey(),
                        e.getValue(),
                        changes.add(call, e.getKey(), e.getValue()).toCompletableFuture()))
                .toList();
        return MemcachedStore.all(additions.stream().map(Addition::done).toList())
                .handle((x, failure) -> failure == null && conflicts(additions).isEmpty()
                        ? CompletableFuture.completedFuture(Set.<CacheKey>of())
                        : takeBack(additions, failure))
                .thenCompose(Function.identity());
    }

    /** A call of its own takes back: the one that added may be out of time. */
    private CompletableFuture<Set<CacheKey>> takeBack(List<Addition> additions, @Nullable Throwable failure) {
        var call = new MemcachedCall();
        List<Removal> removals = additions.stream()
                .filter(Addition::mayBeThere)
                .map(added -> new Removal(
                        added,
                        changes.remove(call, added.key(), added.entry().version())
                                .toCompletableFuture()))
                .toList();
        return MemcachedStore.all(removals.stream().map(Removal::done).toList())
                .toCompletableFuture()
                .handle((x, stuck) -> {
                    if (stuck != null) {
                        throw new StoreException.OutcomeUnknown(
                                "Memcached did not take back entries added in vain", stuck);
                    }
                    if (removals.stream().anyMatch(Removal::leavesDoubt)) {
                        throw new StoreException.OutcomeUnknown(
                                "Memcached may still add entries that were to be added all or none", failure);
                    }
                    if (failure != null) {
                        throw new CompletionException(cause(failure));
                    }
                    return conflicts(additions);
                });
    }

    /**
     * The failure to report when all additions were removed again: the write had no effect, whatever its own outcome.
     */
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

        boolean unconfirmed() {
            return done.handle((added, failure) -> failure != null && isOutcomeUnknown(failure))
                    .join();
        }

        private static boolean isOutcomeUnknown(Throwable failure) {
            return failure instanceof StoreException.OutcomeUnknown
                    || failure.getCause() instanceof StoreException.OutcomeUnknown;
        }
    }

    /** The removal of an addition. */
    private record Removal(Addition addition, CompletableFuture<Boolean> done) {
        /** Whether the addition may still arrive: it is unconfirmed, and its removal found nothing. */
        boolean leavesDoubt() {
            return addition.unconfirmed() && !done.join();
        }
    }
}
