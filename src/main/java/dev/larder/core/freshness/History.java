package dev.larder.core.freshness;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.larder.spi.Marks;
import dev.larder.spi.Marks.Bump;
import dev.larder.spi.Stamp;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this node knows of a service's invalidations, and how it comes to know more. */
final class History {
    private final Marks marks;
    private final Consumer<Stamp> announced;
    private final Bumps bumps;

    /** Replaced only by the one reading that is under way. */
    private volatile Window window = Window.unread();

    /** What the store said last, so that a writer need not ask before it writes. Only a presumption. */
    private volatile Stamp seen = Stamp.NONE;

    /** A moment of which this node has told somebody who may not be shown less afterwards, until it is read. */
    private volatile Stamp owed = Stamp.NONE;

    /** Since when, by {@link System#nanoTime}. */
    @GuardedBy("changing")
    private long owedSince;

    /** When the last reading that succeeded began, by {@link System#nanoTime}; before it, anything may be missing. */
    private volatile long confirmed = System.nanoTime();

    private volatile boolean everConfirmed;

    private final Object changing = new Object();
    private final AtomicReference<@Nullable CompletableFuture<Window>> reading = new AtomicReference<>();

    /** @param announced is told every moment that this node has made */
    History(Marks marks, Consumer<Stamp> announced) {
        this.marks = marks;
        this.announced = announced;
        this.bumps = new Bumps(marks);
    }

    Marks marks() {
        return marks;
    }

    Window window() {
        return window;
    }

    Stamp seen() {
        return seen;
    }

    /** Emits the newest moment, asked for now. */
    Uni<Stamp> newest() {
        return marks.newest().invoke(this::see);
    }

    /** Marks, together with what others on this node want marked meanwhile. */
    Uni<Stamp> bump(Bump bump) {
        return bumps.add(bump).invoke(moment -> apply(bump, moment));
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
            Stamp end = before.newest();
            return marks.since(before.end()).flatMap(recent -> {
                Stamp now = recent.newest();
                if (now.epoch() == end.epoch() && now.seq() < end.seq()) {
                    // the backend went back in time: a restart from a snapshot, a replica that was behind
                    return marks.renew(now.epoch()).flatMap(renewed -> read());
                }
                synchronized (changing) {
                    window = before.with(recent);
                    see(now);
                    if (owedSince - begin < 0) {
                        // it was marked before it was read here, whatever has become of its epoch since
                        owed = Stamp.NONE;
                    }
                    confirmed = begin;
                    everConfirmed = true;
                    return Uni.createFrom().item(window);
                }
            });
        });
    }

    /** Shows this node's own readers nothing older, although the marks that lead up to it are not known here. */
    private void owe(Stamp moment) {
        synchronized (changing) {
            see(moment);
            owed = later(owed, moment);
            owedSince = System.nanoTime();
        }
    }

    /** Notes what this node has done to the history as a whole. */
    void turnedTo(Stamp moment) {
        owe(moment);
        announced.accept(moment);
    }

    /**
     * A moment that the window must cover before copies are shown by it, or {@link Stamp#NONE}. To be asked for before the
     * window: what is owed no more is in the window by then.
     */
    Stamp owed() {
        return owed;
    }

    /** How long ago everything was known that had happened, in nanoseconds. */
    long age() {
        return everConfirmed ? System.nanoTime() - confirmed : Long.MAX_VALUE;
    }

    /** What this node marks it need not read, while there is room: one that only marks would remember it all. */
    void apply(Bump bump, Stamp moment) {
        synchronized (changing) {
            Window now = window;
            if (now.newest().epoch() == moment.epoch() && now.hasRoom()) {
                now.add(bump.lasting(), moment.seq());
                now.add(bump.passing(), moment.seq());
                see(moment);
            } else {
                owe(moment);
            }
        }
        announced.accept(moment);
    }

    private void see(Stamp moment) {
        if (moment.equals(seen)) {
            return;
        }
        synchronized (changing) {
            seen = later(seen, moment);
        }
    }

    /** The later one of the same history; of another history the new one. */
    private static Stamp later(Stamp known, Stamp moment) {
        return known.epoch() != moment.epoch() || known.seq() < moment.seq() ? moment : known;
    }
}
