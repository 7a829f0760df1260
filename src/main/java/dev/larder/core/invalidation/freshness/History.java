package dev.larder.core.invalidation.freshness;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreQueue;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this node knows of a service's invalidations, and how it comes to know more. */
final class History {
    private final InvalidationLog marks;
    private final Consumer<Revision> announced;
    private final InvalidationQueue invalidationQueue;

    /** Replaced only by the one reading that is under way. */
    private volatile Window window = Window.unread();

    /** What the store said last, so that a writer need not ask before it writes. Only a presumption. */
    private volatile Revision seen = Revision.NONE;

    /** A moment of which this node has told somebody who may not be shown less afterwards, until it is read. */
    private volatile Revision owed = Revision.NONE;

    /** Since when, by {@link System#nanoTime}. */
    @GuardedBy("changing")
    private long owedSince;

    /** When the last reading that succeeded began, by {@link System#nanoTime}; before it, anything may be missing. */
    private volatile long confirmed = System.nanoTime();

    private volatile boolean everConfirmed;

    private final Object changing = new Object();
    private final AtomicReference<@Nullable CompletableFuture<Window>> reading = new AtomicReference<>();

    /** @param announced is told every moment that this node has made */
    History(InvalidationLog marks, Consumer<Revision> announced) {
        this.marks = marks;
        this.announced = announced;
        this.invalidationQueue = new InvalidationQueue(marks::invalidate);
    }

    InvalidationLog marks() {
        return marks;
    }

    /** The invalidations that wait to be carried out. */
    StoreQueue queue() {
        return invalidationQueue.queue();
    }

    Window window() {
        return window;
    }

    Revision seen() {
        return seen;
    }

    /** Emits the newest moment, asked for now. */
    Uni<Revision> newest() {
        return marks.newest().invoke(this::see);
    }

    /** Marks, together with what others on this node want marked meanwhile. */
    Uni<Revision> invalidate(Invalidation invalidate) {
        return invalidationQueue.add(invalidate).invoke(revision -> apply(invalidate, revision));
    }

    /**
     * Emits the window, read on. Several callers share one reading; as it may have begun before the moment that a caller
     * wants covered, that one looks again.
     */
    Uni<Window> readOn() {
        return Uni.createFrom().emitter(caller -> {
            var mine = new CompletableFuture<Window>();
            CompletableFuture<Window> underWay = reading.compareAndExchange(null, mine);
            if (underWay == null) {
                tell(mine, caller);
                readFor(mine);
            } else {
                tell(underWay, caller);
            }
        });
    }

    private static <T> void tell(CompletableFuture<T> outcome, UniEmitter<? super T> caller) {
        var unused = outcome.whenComplete((item, failure) -> {
            if (failure == null) {
                caller.complete(item);
            } else {
                caller.fail(failure);
            }
        });
    }

    private void readFor(CompletableFuture<Window> callers) {
        var unused = read().onTermination()
                .invoke(() -> reading.set(null))
                .subscribe()
                .with(callers::complete, callers::completeExceptionally);
    }

    private Uni<Window> read() {
        return Uni.createFrom().deferred(() -> {
            long begin = System.nanoTime();
            Window before = window;
            Revision end = before.newest();
            return marks.since(before.end()).flatMap(recent -> {
                Revision now = recent.newest();
                if (now.epoch() == end.epoch() && now.seq() < end.seq()) {
                    // the backend went back in time: a restart from a snapshot, a replica that was behind
                    return marks.renew(now.epoch()).flatMap(renewed -> read());
                }
                synchronized (changing) {
                    window = before.with(recent);
                    see(now);
                    if (owedSince - begin < 0) {
                        // it was marked before it was read here, whatever has become of its epoch since
                        owed = Revision.NONE;
                    }
                    confirmed = begin;
                    everConfirmed = true;
                    return Uni.createFrom().item(window);
                }
            });
        });
    }

    /** Shows this node's own readers nothing older, although the marks that lead up to it are not known here. */
    private void owe(Revision revision) {
        synchronized (changing) {
            see(revision);
            owed = later(owed, revision);
            owedSince = System.nanoTime();
        }
    }

    /** Notes what this node has done to the history as a whole. */
    void turnedTo(Revision revision) {
        owe(revision);
        announced.accept(revision);
    }

    /**
     * A moment that the window must cover before copies are shown by it, or {@link Revision#NONE}. To be asked for before the
     * window: what is owed no more is in the window by then.
     */
    Revision owed() {
        return owed;
    }

    /** How long ago everything was known that had happened, in nanoseconds. */
    long age() {
        return everConfirmed ? System.nanoTime() - confirmed : Long.MAX_VALUE;
    }

    /** What this node marks it need not read, while there is room: one that only marks would remember it all. */
    void apply(Invalidation invalidate, Revision revision) {
        synchronized (changing) {
            Window now = window;
            if (now.newest().epoch() == revision.epoch() && now.hasRoom()) {
                now.add(invalidate.lasting(), revision.seq());
                now.add(invalidate.passing(), revision.seq());
                see(revision);
            } else {
                owe(revision);
            }
        }
        announced.accept(revision);
    }

    private void see(Revision revision) {
        if (revision.equals(seen)) {
            return;
        }
        synchronized (changing) {
            seen = later(seen, revision);
        }
    }

    /** The later one of the same history; of another history the new one. */
    private static Revision later(Revision known, Revision revision) {
        return known.epoch() != revision.epoch() || known.seq() < revision.seq() ? revision : known;
    }
}
