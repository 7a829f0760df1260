package dev.larder.core.freshness;

import dev.larder.spi.Marks;
import dev.larder.spi.Marks.Bump;
import dev.larder.spi.Stamp;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What this node knows of a service's invalidations, and how it comes to know more. */
final class History {
    private final Marks marks;
    private final Bumps bumps;

    /** Replaced only by the one reading that is under way. */
    private volatile Window window = Window.unread();

    /** What the store said last, so that a writer need not ask before it writes. Only a presumption. */
    private volatile Stamp seen = Stamp.NONE;

    private final AtomicReference<@Nullable Uni<Window>> reading = new AtomicReference<>();

    History(Marks marks) {
        this.marks = marks;
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
        return bumps.add(bump).invoke(this::see);
    }

    /**
     * Emits the window, read on. Several callers share one reading; as it may have begun before the moment that a caller
     * wants covered, that one looks again.
     */
    Uni<Window> readOn() {
        return Uni.createFrom().deferred(() -> {
            Uni<Window> underWay = reading.get();
            if (underWay != null) {
                return underWay;
            }
            Uni<Window> mine = read().onTermination()
                    .invoke(() -> reading.set(null))
                    .memoize()
                    .indefinitely();
            return reading.compareAndSet(null, mine) ? mine : readOn();
        });
    }

    private Uni<Window> read() {
        return Uni.createFrom().deferred(() -> {
            Window before = window;
            Stamp end = before.newest();
            return marks.since(before.end()).flatMap(recent -> {
                Stamp now = recent.newest();
                if (now.epoch() == end.epoch() && now.seq() < end.seq()) {
                    // the backend went back in time: a restart from a snapshot, a replica that was behind
                    return marks.renew(now.epoch()).flatMap(renewed -> read());
                }
                Window after = before.with(recent);
                window = after;
                return Uni.createFrom().item(after);
            });
        });
    }

    private void see(Stamp moment) {
        Stamp last = seen;
        if (last.epoch() != moment.epoch() || last.seq() < moment.seq()) {
            seen = moment;
        }
    }
}
