package dev.larder.stores.memcached;

import dev.larder.spi.StoreException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Read, decide, write if nothing has changed; from the start if it has.
 *
 * <p>Each round has one winner, so an operation that loses many rounds has many competitors. It waits a random short
 * time before the next round.
 */
final class Optimistic {
    private static final int ROUNDS = 60;
    private static final int ROUNDS_WITHOUT_PAUSE = 3;
    private static final int LONGEST_PAUSE_DOUBLINGS = 5;

    private final Clock clock;

    Optimistic(Clock clock) {
        this.clock = clock;
    }

    /** @param decide from the body stored for the slot, dead or alive, to what is to become of it */
    <T> CompletionStage<T> change(
            MemcachedCall call, Node node, KeySlot slot, Function<Optional<byte[]>, ItemChange<T>> decide) {
        return round(1, call, node, slot, decide);
    }

    private <T> CompletionStage<T> round(
            int round, MemcachedCall call, Node node, KeySlot slot, Function<Optional<byte[]>, ItemChange<T>> decide) {
        if (round > ROUNDS || call.isOver()) {
            return CompletableFuture.failedFuture(
                    new StoreException.Busy("Others changed the same key in memcached %d times".formatted(round - 1)));
        }
        return node.read(call, slot).thenCompose(found -> {
            ItemChange<T> change = decide.apply(found.body());
            return apply(call, node, found, change)
                    .thenCompose(done -> done
                            ? CompletableFuture.completedFuture(change.result())
                            : pause(round).thenCompose(x -> round(round + 1, call, node, slot, decide)));
        });
    }

    private CompletionStage<Boolean> apply(MemcachedCall call, Node node, SlotContent found, ItemChange<?> change) {
        if (change instanceof ItemChange.Store<?> store) {
            int ttl = MemcachedExpiry.seconds(store.deadline(), clock.millis());
            return node.server().replace(call, found, found.slot().prove(store.body()), ttl);
        }
        return change instanceof ItemChange.Remove<?>
                ? node.server().removeUnchanged(call, found)
                : CompletableFuture.completedFuture(true);
    }

    private static CompletionStage<Void> pause(int round) {
        if (round <= ROUNDS_WITHOUT_PAUSE) {
            return CompletableFuture.completedFuture(null);
        }
        int longest = 1 << Math.min(round - ROUNDS_WITHOUT_PAUSE, LONGEST_PAUSE_DOUBLINGS);
        Executor later = CompletableFuture.delayedExecutor(
                ThreadLocalRandom.current().nextInt(longest) + 1, TimeUnit.MILLISECONDS, Runnable::run);
        return CompletableFuture.runAsync(() -> {}, later);
    }
}
