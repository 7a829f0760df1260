package dev.larder.http.events;

import dev.larder.core.event.log.CurrentEventRules;
import dev.larder.core.event.log.EventLog;
import dev.larder.core.event.log.ServiceEvents;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Hands a service's events to the listeners of one event loop.
 *
 * <p>The loop also answers writers, and listeners must not slow them. So the pump works for a moment at a time and then
 * rests nine times as long: listeners together get a tenth of the loop. Each of them gets the events of the meantime in
 * one piece, and equal pieces are made once. A listener that is not served before the log is full has lost events, and
 * its stream ends.
 *
 * <p>Runs on the loop, except {@link #wake}.
 */
final class EventPump {
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SHORTEST_REST = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int REST_PER_WORK = 9;

    private final EventLoop loop;
    private final ServiceEvents events;
    private final CurrentEventRules rules;
    private final Counter dropped;
    private final Runnable whenEnded;
    private final Runnable waker = this::wake;
    private final Runnable runner = this::run;

    /** Whether a run is due: of a thousand events in a row one takes the way to the loop. */
    private final AtomicBoolean due = new AtomicBoolean();

    private final Deque<EventListener> listeners = new ArrayDeque<>();
    private @Nullable EventLog log;
    private @Nullable ScheduledFuture<?> timer;
    private long beats;
    private long restUntil = System.nanoTime();
    private boolean closed;

    EventPump(EventLoop loop, ServiceEvents events, CurrentEventRules rules, Counter dropped, Runnable whenEnded) {
        this.loop = loop;
        this.events = events;
        this.rules = rules;
        this.dropped = dropped;
        this.whenEnded = whenEnded;
    }

    void add(EventListener listener) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> add(listener));
            return;
        }
        if (closed) {
            listener.leave();
            return;
        }
        EventLog joined = log == null ? begin() : log;
        listeners.add(listener);
        listener.begin(joined, waker, beats);
        wake();
    }

    void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        loop.execute(() -> {
            closed = true;
            listeners.forEach(EventListener::leave);
            wake();
        });
    }

    private EventLog begin() {
        EventLog joined = events.join(waker);
        log = joined;
        long heartbeat = rules.get().heartbeat().toMillis();
        timer = loop.scheduleAtFixedRate(
                () -> {
                    beats++;
                    wake();
                },
                heartbeat,
                heartbeat,
                TimeUnit.MILLISECONDS);
        return joined;
    }

    private void end() {
        if (timer != null) {
            timer.cancel(false);
        }
        events.leave(waker);
        log = null;
    }

    private void wake() {
        if (!due.get() && due.compareAndSet(false, true)) {
            loop.execute(runner);
        }
    }

    private void run() {
        long begin = System.nanoTime();
        if (begin - restUntil < 0) {
            var unused = loop.schedule(runner, restUntil - begin, TimeUnit.NANOSECONDS);
            return;
        }
        due.set(false);
        EventLog open = log;
        if (open == null) {
            return;
        }
        if (events.hasEnded()) {
            whenEnded.run();
            // first what there still was to tell
            var unused = serve(open, begin + TURN);
            listeners.forEach(EventListener::end);
            listeners.clear();
            end();
            return;
        }
        boolean more = true;
        long now = begin;
        while (more && now - begin < TURN) {
            more = serve(open, begin + TURN);
            now = System.nanoTime();
        }
        restUntil = now + Math.max(SHORTEST_REST, REST_PER_WORK * (now - begin));
        if (more) {
            wake();
        }
    }

    /** Serves every listener once, or as many as there is time for; tells whether some want more. */
    private boolean serve(EventLog open, long until) {
        var pieces = new EventPieces(open);
        boolean more = false;
        for (int i = listeners.size(); i > 0; i--) {
            if (System.nanoTime() - until > 0) {
                return true;
            }
            EventListener listener = listeners.remove();
            switch (listener.serve(pieces, beats)) {
                case OVER -> {}
                case LOST -> dropped.increment();
                case CAUGHT_UP -> listeners.add(listener);
                case BEHIND -> {
                    listeners.add(listener);
                    more = true;
                }
            }
        }
        if (listeners.isEmpty()) {
            end();
        }
        return more;
    }
}
