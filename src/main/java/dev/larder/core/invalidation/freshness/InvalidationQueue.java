package dev.larder.core.invalidation.freshness;

import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** Marks for many callers in few steps: what is wanted while one step is under way is done in the next. */
final class InvalidationQueue {
    private static final int MAX_WAITING = 10_000;

    /** How many tags one step marks, or a few more: a step holds up the backend while it lasts. */
    private static final int MAX_TAGS = 1_000;

    private final InvalidationLog marks;
    private final Object lock = new Object();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean underWay;

    private record Waiting(Invalidation invalidate, UniEmitter<? super Revision> caller) {}

    InvalidationQueue(InvalidationLog marks) {
        this.marks = marks;
    }

    Uni<Revision> add(Invalidation invalidate) {
        return Uni.createFrom().emitter(caller -> {
            boolean room;
            synchronized (lock) {
                room = waiting.size() < MAX_WAITING && waiting.add(new Waiting(invalidate, caller));
            }
            if (room) {
                next();
            } else {
                caller.fail(new StoreException.Busy("%d invalidations wait already".formatted(MAX_WAITING)));
            }
        });
    }

    private void next() {
        List<Waiting> step = take();
        if (step.isEmpty()) {
            return;
        }
        Set<Long> lasting = new HashSet<>();
        Set<Long> passing = new HashSet<>();
        step.forEach(one -> {
            lasting.addAll(one.invalidate.lasting());
            passing.addAll(one.invalidate.passing());
        });
        var unused = marks.invalidate(new Invalidation(lasting, passing))
                .onTermination()
                .invoke(this::done)
                .subscribe()
                .with(
                        revision -> step.forEach(one -> one.caller.complete(revision)),
                        failure -> step.forEach(one -> one.caller.fail(failure)));
    }

    private List<Waiting> take() {
        List<Waiting> step = new ArrayList<>();
        synchronized (lock) {
            if (underWay) {
                return step;
            }
            int tags = 0;
            while (!waiting.isEmpty() && tags < MAX_TAGS) {
                Waiting one = waiting.remove();
                tags += one.invalidate.lasting().size()
                        + one.invalidate.passing().size();
                step.add(one);
            }
            underWay = !step.isEmpty();
        }
        return step;
    }

    private void done() {
        synchronized (lock) {
            underWay = false;
        }
        next();
    }
}
