package dev.larder.core.cache;

import dev.larder.core.service.ServiceName;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The loads under way on this node: callers of the same value share one load. A load continues when its callers are
 * cancelled, even the one that began it.
 */
@Singleton
final class CoalescedLoads {
    /** The maximum number of callers of one node that wait for loads. */
    private static final int MAX_CALLERS = 10_000;

    private final Map<LoadKey, CompletableFuture<LoadResult>> loads = new ConcurrentHashMap<>();
    private final AtomicInteger callers = new AtomicInteger();
    private final int maxCallers;

    CoalescedLoads() {
        this(MAX_CALLERS);
    }

    CoalescedLoads(int maxCallers) {
        this.maxCallers = maxCallers;
    }

    /**
     * The identity of a load.
     *
     * @param revision the newest revision that the caller has seen: a caller that has seen a newer purge needs a load
     *     that began after it
     */
    record LoadKey(ServiceName service, CacheKey key, Revision revision) {}

    /** The result of a load. */
    sealed interface LoadResult {
        /** The value is stored; every caller gets it. */
        record Stored(Computed value) implements LoadResult {}

        /**
         * The value is not stored because the key changed meanwhile; only the first caller gets it, and the others read
         * again.
         */
        record Superseded(Computed value) implements LoadResult {}

        /** The loader forbids storing the value; only the first caller gets it, and the others call the source. */
        record NotStored(Computed value) implements LoadResult {}

        /** No value: another caller or node loads it and takes too long. */
        record Missing() implements LoadResult {}
    }

    /** The result of a load for one caller: the first one, or one that joined. */
    record CallerResult(LoadResult result, boolean first) {}

    /**
     * Joins the load under way, or begins one; fails if too many callers wait.
     *
     * @param patience the time to wait for a load of another caller; afterwards the result is
     *     {@link LoadResult.Missing}
     */
    Uni<CallerResult> join(LoadKey key, Duration patience, Supplier<Uni<LoadResult>> load) {
        return Uni.createFrom().deferred(() -> {
            if (callers.incrementAndGet() > maxCallers) {
                callers.decrementAndGet();
                return Uni.createFrom()
                        .failure(new StoreException.Busy(
                                "%d callers already wait for loads, which is the maximum".formatted(maxCallers)));
            }
            return shared(key, patience, load).onTermination().invoke(callers::decrementAndGet);
        });
    }

    /** The number of waiting callers. */
    int waiting() {
        return callers.get();
    }

    private Uni<CallerResult> shared(LoadKey key, Duration patience, Supplier<Uni<LoadResult>> load) {
        var mine = new CompletableFuture<LoadResult>();
        CompletableFuture<LoadResult> there = loads.putIfAbsent(key, mine);
        if (there == null) {
            begin(key, load, mine);
            return awaited(mine).map(result -> new CallerResult(result, true));
        }
        return awaited(there)
                .ifNoItem()
                .after(patience)
                .recoverWithItem(LoadResult.Missing::new)
                .map(result -> new CallerResult(result, false));
    }

    /** A cancelled caller must not cancel the load, as a Uni of the stage itself would do. */
    private static Uni<LoadResult> awaited(CompletableFuture<LoadResult> load) {
        return Uni.createFrom().emitter(caller -> {
            var unused = load.whenComplete((result, failure) -> {
                if (failure == null) {
                    caller.complete(result);
                } else {
                    caller.fail(failure);
                }
            });
        });
    }

    /** A caller that arrives after the end of the load reads the stored value. */
    private void begin(LoadKey key, Supplier<Uni<LoadResult>> load, CompletableFuture<LoadResult> result) {
        var unused = Uni.createFrom()
                .deferred(() -> load.get())
                .onTermination()
                .invoke(() -> loads.remove(key, result))
                .subscribe()
                .with(result::complete, result::completeExceptionally);
    }
}
