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
final class Flights {
    /** The maximum number of callers of one node that wait for loads. */
    private static final int MAX_CALLERS = 10_000;

    private final Map<Route, CompletableFuture<Landing>> flights = new ConcurrentHashMap<>();
    private final AtomicInteger callers = new AtomicInteger();
    private final int maxCallers;

    Flights() {
        this(MAX_CALLERS);
    }

    Flights(int maxCallers) {
        this.maxCallers = maxCallers;
    }

    /**
     * The identity of a load.
     *
     * @param revision the newest revision that the caller has seen: a caller that has seen a newer purge needs a load
     *     that began after it
     */
    record Route(ServiceName service, CacheKey key, Revision revision) {}

    /** The result of a load. */
    sealed interface Landing {
        /** The value is stored; every caller gets it. */
        record Kept(Computed value) implements Landing {}

        /**
         * The value is not stored because the key changed meanwhile; only the first caller gets it, and the others read
         * again.
         */
        record Overtaken(Computed value) implements Landing {}

        /** The loader forbids storing the value; only the first caller gets it, and the others call the source. */
        record Passed(Computed value) implements Landing {}

        /** No value: another caller or node loads it and takes too long. */
        record Elsewhere() implements Landing {}
    }

    /** The result of a load for one caller: the first one, or one that joined. */
    record Arrival(Landing landing, boolean first) {}

    /**
     * Joins the load under way, or begins one; fails if too many callers wait.
     *
     * @param patience the time to wait for a load of another caller; afterwards the result is {@link Landing.Elsewhere}
     */
    Uni<Arrival> join(Route route, Duration patience, Supplier<Uni<Landing>> load) {
        return Uni.createFrom().deferred(() -> {
            if (callers.incrementAndGet() > maxCallers) {
                callers.decrementAndGet();
                return Uni.createFrom()
                        .failure(new StoreException.Busy(
                                "%d callers already wait for loads, which is the maximum".formatted(maxCallers)));
            }
            return boarded(route, patience, load).onTermination().invoke(callers::decrementAndGet);
        });
    }

    /** The number of waiting callers. */
    int waiting() {
        return callers.get();
    }

    private Uni<Arrival> boarded(Route route, Duration patience, Supplier<Uni<Landing>> load) {
        var mine = new CompletableFuture<Landing>();
        CompletableFuture<Landing> there = flights.putIfAbsent(route, mine);
        if (there == null) {
            begin(route, load, mine);
            return awaited(mine).map(landing -> new Arrival(landing, true));
        }
        return awaited(there)
                .ifNoItem()
                .after(patience)
                .recoverWithItem(Landing.Elsewhere::new)
                .map(landing -> new Arrival(landing, false));
    }

    /** A cancelled caller must not cancel the load, as a Uni of the stage itself would do. */
    private static Uni<Landing> awaited(CompletableFuture<Landing> flight) {
        return Uni.createFrom().emitter(caller -> {
            var unused = flight.whenComplete((landing, failure) -> {
                if (failure == null) {
                    caller.complete(landing);
                } else {
                    caller.fail(failure);
                }
            });
        });
    }

    /** A caller that arrives after the end of the load reads the stored value. */
    private void begin(Route route, Supplier<Uni<Landing>> load, CompletableFuture<Landing> flight) {
        var unused = Uni.createFrom()
                .deferred(() -> load.get())
                .onTermination()
                .invoke(() -> flights.remove(route, flight))
                .subscribe()
                .with(flight::complete, flight::completeExceptionally);
    }
}
