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

/** The part of a service's invalidation log that this node has read, and its extension. */
final class History {
    private final InvalidationLog marks;
    private final Consumer<Revision> announced;
    private final InvalidationQueue invalidationQueue;

    /** Replaced only by the single read that is under way. */
    private volatile Window window = Window.unread();

    /** The last revision that the store returned, so that a writer can assume it without a call. It may be old. */
    private volatile Revision seen = Revision.NONE;

    /** A revision that this node has announced but not yet read: later reads must not be shown older entries. */
    private volatile Revision pending = Revision.NONE;

    /** The time of that, by {@link System#nanoTime}. */
    @GuardedBy("changing")
    private long pendingSince;

    /** The begin of the last successful read, by {@link System#nanoTime}; later invalidations may be missing. */
    private volatile long confirmed = System.nanoTime();

    private volatile boolean everConfirmed;

    private final Object changing = new Object();
    private final AtomicReference<@Nullable CompletableFuture<Window>> reading = new AtomicReference<>();

    /** @param announced receives every revision that this node creates */
    History(InvalidationLog marks, Consumer<Revision> announced) {
        this.marks = marks;
        this.announced = announced;
        this.invalidationQueue = new InvalidationQueue(marks::invalidate);
    }

    InvalidationLog marks() {
        return marks;
    }

    /**
     * Whether a write may correct the revision of its entry afterwards ({@link RevisionAssignment}): until then the
     * entry is hidden.
     */
    boolean correctsRevisions() {
        return !marks.assignsRevisions() && marks.known().isEmpty();
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

    /** Emits the newest revision, read from the store now. */
    Uni<Revision> newest() {
        return marks.newest().invoke(this::see);
    }

    /** Marks tags, in one batch with concurrent invalidations of this node. */
    Uni<Revision> invalidate(Invalidation invalidate) {
        return invalidationQueue.add(invalidate).invoke(revision -> apply(invalidate, revision));
    }

    /**
     * Emits the extended window. Several callers share one read; if it began before the revision that a caller needs,
     * that caller reads again.
     */
    Uni<Window> readOn() {
        return Uni.createFrom().emitter(caller -> {
            var mine = new CompletableFuture<Window>();
            CompletableFuture<Window> underWay = reading.compareAndExchange(null, mine);
            if (underWay == null) {
                forward(mine, caller);
                readFor(mine);
            } else {
                forward(underWay, caller);
            }
        });
    }

    private static <T> void forward(CompletableFuture<T> outcome, UniEmitter<? super T> caller) {
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
                    // the backend lost revisions: it restarted from a snapshot, or a lagging replica took over
                    return marks.renew(now.epoch()).flatMap(renewed -> read());
                }
                synchronized (changing) {
                    window = before.with(recent);
                    see(now);
                    if (pendingSince - begin < 0) {
                        // the mark precedes this read, even if its epoch has ended since
                        pending = Revision.NONE;
                    }
                    confirmed = begin;
                    everConfirmed = true;
                    return Uni.createFrom().item(window);
                }
            });
        });
    }

    /**
     * Ensures that this node's readers are shown nothing older, although this node has not read the marks up to this
     * revision.
     */
    private void addPending(Revision revision) {
        synchronized (changing) {
            see(revision);
            pending = later(pending, revision);
            pendingSince = System.nanoTime();
        }
    }

    /** Records that this node began a new epoch. */
    void epochBegun(Revision revision) {
        addPending(revision);
        announced.accept(revision);
    }

    /**
     * A revision that the window must cover before copies are shown, or {@link Revision#NONE}. Must be read before the
     * window: a revision that is no longer pending is in the window.
     */
    Revision pending() {
        return pending;
    }

    /** The time since this node had read all invalidations, in nanoseconds. */
    long age() {
        return everConfirmed ? System.nanoTime() - confirmed : Long.MAX_VALUE;
    }

    /**
     * Adds this node's own marks to the window, so that they need not be read. Bounded, because a node that only writes
     * would collect all of them.
     */
    void apply(Invalidation invalidate, Revision revision) {
        synchronized (changing) {
            Window now = window;
            if (now.newest().epoch() == revision.epoch() && now.hasRoom()) {
                now.add(invalidate.lasting(), revision.seq());
                now.add(invalidate.passing(), revision.seq());
                see(revision);
            } else {
                addPending(revision);
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

    /** The later revision of the same epoch; of different epochs the new one. */
    private static Revision later(Revision known, Revision revision) {
        return known.epoch() != revision.epoch() || known.seq() < revision.seq() ? revision : known;
    }
}
