package dev.larder.core.freshness;

import dev.larder.spi.Marks;
import dev.larder.spi.Marks.Bump;
import dev.larder.spi.Stamp;
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
final class Bumps {
    private static final int MOST_WAITING = 10_000;

    /** How many tags one step marks, or a few more: a step holds up the backend while it lasts. */
    private static final int MOST_TAGS = 1_000;

    private final Marks marks;
    private final Object lock = new Object();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean underWay;

    private record Waiting(Bump bump, UniEmitter<? super Stamp> caller) {}

    Bumps(Marks marks) {
        this.marks = marks;
    }

    Uni<Stamp> add(Bump bump) {
        return Uni.createFrom().emitter(caller -> {
            boolean room;
            synchronized (lock) {
                room = waiting.size() < MOST_WAITING && waiting.add(new Waiting(bump, caller));
            }
            if (room) {
                next();
            } else {
                caller.fail(new StoreException.Busy("%d invalidations wait already".formatted(MOST_WAITING)));
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
            lasting.addAll(one.bump.lasting());
            passing.addAll(one.bump.passing());
        });
        var unused = marks.bump(new Bump(lasting, passing))
                .onTermination()
                .invoke(this::done)
                .subscribe()
                .with(
                        moment -> step.forEach(one -> one.caller.complete(moment)),
                        failure -> step.forEach(one -> one.caller.fail(failure)));
    }

    private List<Waiting> take() {
        List<Waiting> step = new ArrayList<>();
        synchronized (lock) {
            if (underWay) {
                return step;
            }
            int tags = 0;
            while (!waiting.isEmpty() && tags < MOST_TAGS) {
                Waiting one = waiting.remove();
                tags += one.bump.lasting().size() + one.bump.passing().size();
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
