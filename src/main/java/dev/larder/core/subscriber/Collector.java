package dev.larder.core.subscriber;

import dev.larder.core.event.Event;
import dev.larder.core.event.ServiceEvents;
import dev.larder.spi.Later;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Reads the logs for one subscriber, a batch at a time, on a thread that no writer waits for. While one batch is being put
 * into the queue the next waits in the logs.
 */
final class Collector {
    private static final int BATCH = 256;

    /** Long enough that a burst makes batches, short enough that nobody notices. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Subscriber subscriber;
    private final Function<List<Event>, Uni<Void>> sink;
    private final LongConsumer lost;
    private final List<Feed> feeds = new ArrayList<>();

    /** Whether a batch is due or under way. Whoever sets it reads next. */
    private final AtomicBoolean busy = new AtomicBoolean();

    Collector(Subscriber subscriber, Function<List<Event>, Uni<Void>> sink, LongConsumer lost) {
        this.subscriber = subscriber;
        this.sink = sink;
        this.lost = lost;
    }

    synchronized void follow(List<ServiceEvents> services) {
        services.forEach(events -> feeds.add(new Feed(events, this::wake)));
    }

    /** Ends, once everything that is in the logs is in the queue. */
    void close(Runnable done) {
        List<Feed> last = closeFeeds();
        if (last.stream().anyMatch(Feed::hasMore) || busy.get()) {
            wake();
            later(() -> close(done));
        } else {
            done.run();
        }
    }

    private synchronized List<Feed> closeFeeds() {
        feeds.forEach(Feed::close);
        return List.copyOf(feeds);
    }

    private void wake() {
        if (!busy.get() && busy.compareAndSet(false, true)) {
            later(this::collect);
        }
    }

    private static void later(Runnable step) {
        Later.run(PAUSE, step);
    }

    private void collect() {
        sink.apply(read()).subscribe().with(x -> rest(), failure -> rest());
    }

    private synchronized List<Event> read() {
        List<Event> batch = new ArrayList<>();
        for (Feed feed : feeds) {
            // as many of each, so that a busy service leaves room for the others
            long missed = feed.read(subscriber, batch.size() + BATCH, batch);
            if (missed > 0) {
                lost.accept(missed);
            }
        }
        return batch;
    }

    private void rest() {
        busy.set(false);
        if (hasMore()) {
            wake();
        }
    }

    private synchronized boolean hasMore() {
        return feeds.stream().anyMatch(Feed::hasMore);
    }
}
