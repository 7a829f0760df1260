package dev.larder.core.event.outbound;

import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.spi.Later;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Moves the events of one subscriber from the event logs to its queue, in batches, on a thread that no writer waits
 * for. While one batch is written to the queue, later events stay in the logs.
 */
final class Collector {
    private static final Logger LOG = Logger.getLogger(Collector.class);
    private static final int BATCH = 256;

    /** The pause before a batch is read: long enough to collect a burst, short compared to the time of a delivery. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Supplier<Subscriber> subscriber;
    private final Function<List<Event>, Uni<Void>> sink;
    private final LongConsumer lost;
    private final List<LogReader> readers = new ArrayList<>();

    /** Whether a batch is due or under way. The thread that sets this flag reads the next batch. */
    private final AtomicBoolean busy = new AtomicBoolean();

    Collector(Supplier<Subscriber> subscriber, Function<List<Event>, Uni<Void>> sink, LongConsumer lost) {
        this.subscriber = subscriber;
        this.sink = sink;
        this.lost = lost;
    }

    /** Follows these services from now on. The logs of all others are read up to their newest event. */
    void follow(List<ServiceEvents> services) {
        refollow(services);
        resume();
    }

    private synchronized void refollow(List<ServiceEvents> services) {
        readers.stream().filter(reader -> !services.contains(reader.events())).forEach(LogReader::close);
        Set<ServiceEvents> followed = readers.stream()
                .filter(LogReader::isOpen)
                .map(LogReader::events)
                .collect(Collectors.toSet());
        services.stream()
                .filter(events -> !followed.contains(events))
                .forEach(events -> readers.add(new LogReader(events, this::wake)));
    }

    /** Stops after every event of the logs is in the queue, then runs {@code done}. */
    void close(Runnable done) {
        List<LogReader> last = closeReaders();
        if (last.stream().anyMatch(LogReader::hasMore) || busy.get()) {
            wake();
            retryClose(done);
        } else {
            done.run();
        }
    }

    private void retryClose(Runnable done) {
        try {
            Later.run(PAUSE, () -> close(done));
        } catch (RejectedExecutionException e) {
            // the worker pool is shut down: no more events are read
            done.run();
        }
    }

    private synchronized List<LogReader> closeReaders() {
        readers.forEach(LogReader::close);
        return List.copyOf(readers);
    }

    private void wake() {
        if (busy.get() || !busy.compareAndSet(false, true)) {
            return;
        }
        try {
            Later.run(PAUSE, this::collect);
        } catch (RejectedExecutionException e) {
            // the worker pool is full or shut down: the events stay in the logs until the next event or heartbeat
            busy.set(false);
        }
    }

    /** Moves one batch. After a failure the next batch is still read. */
    private void collect() {
        List<Event> batch = new ArrayList<>();
        Uni.createFrom()
                .deferred(() -> {
                    read(batch);
                    return sink.apply(batch);
                })
                .onFailure()
                .invoke(failure -> lose(batch, failure))
                .onTermination()
                .invoke(this::release)
                .subscribe()
                .with(x -> {}, ignored -> {});
    }

    private void lose(List<Event> batch, Throwable failure) {
        LOG.errorf(
                failure,
                "%d events could not be written to the queue of subscriber %s and are lost",
                batch.size(),
                subscriber.get().name());
        lost.accept(batch.size());
    }

    private synchronized void read(List<Event> batch) {
        for (LogReader reader : readers) {
            // the same share for each service, so that a busy service does not delay the others
            long missed = reader.read(subscriber.get(), batch.size() + BATCH, batch);
            if (missed > 0) {
                lost.accept(missed);
            }
        }
        readers.removeIf(reader -> !reader.isOpen() && !reader.hasMore());
    }

    private void release() {
        busy.set(false);
        resume();
    }

    /** Reads the next batch if the logs have events and no batch is under way. */
    void resume() {
        if (hasMore()) {
            wake();
        }
    }

    private synchronized boolean hasMore() {
        return readers.stream().anyMatch(LogReader::hasMore);
    }
}
