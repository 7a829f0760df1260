package dev.larder.core.invalidation.freshness;

import dev.larder.spi.BatchQueue;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreQueue;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Carries out the invalidations of many callers in few calls: those that arrive during one call become the next call.
 */
final class InvalidationQueue {
    private static final int MAX_WAITING = 10_000;

    /** The tags of one call, unless a single invalidation has more: a call delays the backend while it lasts. */
    private static final int MAX_TAGS = 1_000;

    private final Function<Invalidation, Uni<Revision>> log;
    private final BatchQueue<Pending> queue = new BatchQueue<>(
            new BatchQueue.Bounds(1, MAX_TAGS, MAX_TAGS, MAX_WAITING, Long.MAX_VALUE), Pending::tags, pending -> true);

    private record Pending(Invalidation invalidation, UniEmitter<? super Revision> caller) {
        long tags() {
            return (long) invalidation.lasting().size() + invalidation.passing().size();
        }
    }

    /** @param log carries out one call ({@link InvalidationLog#invalidate}) */
    InvalidationQueue(Function<Invalidation, Uni<Revision>> log) {
        this.log = log;
    }

    Uni<Revision> add(Invalidation invalidation) {
        return Uni.createFrom().emitter(caller -> {
            if (!queue.offer(new Pending(invalidation, caller))) {
                caller.fail(new StoreException.Busy("%d invalidations wait already".formatted(MAX_WAITING)));
            } else if (queue.begin()) {
                next();
            }
        });
    }

    /** The invalidations that wait. */
    StoreQueue queue() {
        return new StoreQueue("invalidations", queue::depth, MAX_WAITING);
    }

    private void next() {
        List<Pending> batch = queue.take();
        if (batch.isEmpty()) {
            return;
        }
        Set<Long> lasting = new HashSet<>();
        Set<Long> passing = new HashSet<>();
        batch.forEach(pending -> {
            lasting.addAll(pending.invalidation.lasting());
            passing.addAll(pending.invalidation.passing());
        });
        var unused = Uni.createFrom()
                .deferred(() -> log.apply(new Invalidation(lasting, passing)))
                .onTermination()
                .invoke(this::next)
                .subscribe()
                .with(
                        revision -> batch.forEach(pending -> pending.caller.complete(revision)),
                        failure -> batch.forEach(pending -> pending.caller.fail(failure)));
    }
}
