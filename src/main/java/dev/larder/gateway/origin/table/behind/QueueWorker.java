package dev.larder.gateway.origin.table.behind;

import dev.larder.gateway.origin.table.behind.QueueRun.Result;
import dev.larder.spi.Backoff;
import dev.larder.spi.Later;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Runs the parts of the queue. It works on a part as soon as this node has queued a write there, and looks once a
 * second for writes that other nodes have left.
 */
final class QueueWorker {
    private static final Logger LOG = Logger.getLogger(QueueWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final int ELSEWHERE_MILLIS = 50;

    private final String service;
    private final WriteBehindQueue queue;
    private final QueueRun run;
    private final int parallel;

    /** Parts to work on, each once. Guarded by itself, as the following. */
    private final Set<Integer> due = new LinkedHashSet<>();

    private final Set<Integer> running = new HashSet<>();
    private final long[] pausedUntil = new long[WriteBehindQueue.PARTS];
    private final int[] failures = new int[WriteBehindQueue.PARTS];
    private volatile boolean failing;
    private volatile boolean unreadable;
    private volatile boolean closed;

    /** @param parallel the maximum number of parts at a time */
    QueueWorker(String service, WriteBehindQueue queue, QueueRun run, int parallel) {
        this.service = service;
        this.queue = queue;
        this.run = run;
        this.parallel = parallel;
    }

    void start() {
        // the settings show the service of the queue a moment after this one was opened
        Later.run(LOOK, this::look);
    }

    void close() {
        closed = true;
    }

    /** Works on the part as soon as possible. */
    void wake(int part) {
        synchronized (due) {
            due.add(part);
        }
        next();
    }

    private void look() {
        if (closed) {
            return;
        }
        queue.readAll()
                .onTermination()
                .invoke(this::lookLater)
                .subscribe()
                .with(
                        states -> {
                            readable();
                            for (int part = 0; part < states.size(); part++) {
                                if (!states.get(part).isEmpty()) {
                                    wake(part);
                                }
                            }
                        },
                        this::unreadable);
    }

    private void lookLater() {
        // not after the end: the timers may have ended, too
        if (!closed) {
            Later.run(LOOK, this::look);
        }
    }

    private void readable() {
        if (unreadable) {
            unreadable = false;
            LOG.infof("Service %s: its queue of writes can be read again", service);
        }
    }

    private void unreadable(Throwable failure) {
        if (!unreadable) {
            unreadable = true;
            LOG.warnf("Service %s: its queue of writes cannot be read: %s", service, failure.getMessage());
        }
    }

    private void next() {
        Optional<Integer> part = take();
        while (part.isPresent()) {
            work(part.get());
            part = take();
        }
    }

    private Optional<Integer> take() {
        synchronized (due) {
            long now = System.nanoTime();
            Iterator<Integer> parts = due.iterator();
            while (!closed && running.size() < parallel && parts.hasNext()) {
                int part = parts.next();
                if (!running.contains(part) && (failures[part] == 0 || now - pausedUntil[part] >= 0)) {
                    parts.remove();
                    running.add(part);
                    return Optional.of(part);
                }
            }
            return Optional.empty();
        }
    }

    private void work(int part) {
        run.run(part).subscribe().with(result -> ended(part, result), failure -> failed(part, failure));
    }

    private void ended(int part, Result result) {
        synchronized (due) {
            running.remove(part);
            failures[part] = 0;
        }
        if (failing) {
            failing = false;
            LOG.infof("Service %s: its database takes queued writes again", service);
        }
        switch (result) {
            case MORE -> wake(part);
            case ELSEWHERE -> later(part, 1 + ThreadLocalRandom.current().nextInt(ELSEWHERE_MILLIS));
            case IDLE ->
                queue.seen()
                        .get(part)
                        .next()
                        .ifPresent(time -> later(part, Math.max(1, time - System.currentTimeMillis())));
        }
        next();
    }

    private void failed(int part, Throwable failure) {
        long pause;
        synchronized (due) {
            running.remove(part);
            pause = Math.max(
                    1,
                    PAUSES.fullJitter(++failures[part], ThreadLocalRandom.current())
                            .toMillis());
            pausedUntil[part] = System.nanoTime() + Duration.ofMillis(pause).toNanos();
        }
        if (!failing) {
            failing = true;
            LOG.warnf("Service %s: queued writes do not reach the database: %s", service, failure.getMessage());
        }
        later(part, pause);
        next();
    }

    private void later(int part, long millis) {
        Later.run(Duration.ofMillis(millis), () -> wake(part));
    }
}
