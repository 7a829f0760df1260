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
 * Loads under way on this node, so that callers who want the same join one of them. A load goes on when its callers are
 * cancelled, the first one too.
 */
@Singleton
final class Flights {
    /** How many callers of one node may wait for loads. */
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
     * What is loaded.
     *
     * @param revision the newest that the caller has seen: whoever has seen a newer purge needs a load that began after it
     */
    record Route(ServiceName service, CacheKey key, Revision revision) {}

    /** How a load ended. */
    sealed interface Landing {
        /** With a value that is stored: everybody's. */
        record Kept(Computed value) implements Landing {}

        /** With a value that something overtook: its caller's alone. Others look again. */
        record Overtaken(Computed value) implements Landing {}

        /** With a value that may not be stored: its caller's alone. Others ask the source. */
        record Passed(Computed value) implements Landing {}

        /** With none: another caller or node is loading it and takes too long. */
        record Elsewhere() implements Landing {}
    }

    /** How a load ended for one caller: the one it was begun for, or one that joined it. */
    record Arrival(Landing landing, boolean first) {}

    /**
     * Joins the load under way, or begins one; fails when too many wait already.
     *
     * @param patience how long to wait for a load that another caller began; afterwards it is {@link Landing.Elsewhere}
     */
    Uni<Arrival> join(Route route, Duration patience, Supplier<Uni<Landing>> load) {
        return Uni.createFrom().deferred(() -> {
            if (callers.incrementAndGet() > maxCallers) {
                callers.decrementAndGet();
                return Uni.createFrom()
                        .failure(new StoreException.Busy("%d callers wait for loads already".formatted(maxCallers)));
            }
            return boarded(route, patience, load).onTermination().invoke(callers::decrementAndGet);
        });
    }

    /** How many callers wait. */
    int waiting() {
        return callers.get();
    }

    private Uni<Arrival> boarded(Route route, Duration patience, Supplier<Uni<Landing>> load) {
        var mine = new CompletableFuture<Landing>();
        CompletableFuture<Landing> there = flights.putIfAbsent(route, mine);
        if (there == null) {
            begin(route, load, mine);
            return landed(mine).map(landing -> new Arrival(landing, true));
        }
        return landed(there)
                .ifNoItem()
                .after(patience)
                .recoverWithItem(Landing.Elsewhere::new)
                .map(landing -> new Arrival(landing, false));
    }

    /** A caller who is cancelled must not cancel the flight, as a Uni made of the stage itself would. */
    private static Uni<Landing> landed(CompletableFuture<Landing> flight) {
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

    /** Whoever comes after the landing reads, and finds what was stored. */
    private void begin(Route route, Supplier<Uni<Landing>> load, CompletableFuture<Landing> flight) {
        var unused = Uni.createFrom()
                .deferred(() -> load.get())
                .onTermination()
                .invoke(() -> flights.remove(route, flight))
                .subscribe()
                .with(flight::complete, flight::completeExceptionally);
    }
}
