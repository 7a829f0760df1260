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
 * Reads the logs for one subscriber, a batch at a time, on a thread that no writer waits for. While one batch is being put
 * into the queue the next waits in the logs.
 */
final class Collector {
    private static final Logger LOG = Logger.getLogger(Collector.class);
    private static final int BATCH = 256;

    /** Long enough that a burst makes batches, short enough that nobody notices. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Supplier<Subscriber> subscriber;
    private final Function<List<Event>, Uni<Void>> sink;
    private final LongConsumer lost;
    private final List<Feed> feeds = new ArrayList<>();

    /** Whether a batch is due or under way. Whoever sets it reads next. */
    private final AtomicBoolean busy = new AtomicBoolean();

    Collector(Supplier<Subscriber> subscriber, Function<List<Event>, Uni<Void>> sink, LongConsumer lost) {
        this.subscriber = subscriber;
        this.sink = sink;
        this.lost = lost;
    }

    /** Follows these from now on, and those it followed until now as far as they have been written. */
    void follow(List<ServiceEvents> services) {
        refollow(services);
        goOn();
    }

    private synchronized void refollow(List<ServiceEvents> services) {
        feeds.stream().filter(feed -> !services.contains(feed.events())).forEach(Feed::close);
        Set<ServiceEvents> followed =
                feeds.stream().filter(Feed::isOpen).map(Feed::events).collect(Collectors.toSet());
        services.stream()
                .filter(events -> !followed.contains(events))
                .forEach(events -> feeds.add(new Feed(events, this::wake)));
    }

    /** Ends, once everything that is in the logs is in the queue. */
    void close(Runnable done) {
        List<Feed> last = closeFeeds();
        if (last.stream().anyMatch(Feed::hasMore) || busy.get()) {
            wake();
            again(done);
        } else {
            done.run();
        }
    }

    private void again(Runnable done) {
        try {
            Later.run(PAUSE, () -> close(done));
        } catch (RejectedExecutionException e) {
            // nothing is going to be read any more
            done.run();
        }
    }

    private synchronized List<Feed> closeFeeds() {
        feeds.forEach(Feed::close);
        return List.copyOf(feeds);
    }

    private void wake() {
        if (busy.get() || !busy.compareAndSet(false, true)) {
            return;
        }
        try {
            Later.run(PAUSE, this::collect);
        } catch (RejectedExecutionException e) {
            // too much to do, or stopping: what is in the logs waits for the next event or beat
            busy.set(false);
        }
    }

    /** Whatever fails, the next batch has its turn. */
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
                .invoke(this::rest)
                .subscribe()
                .with(x -> {}, told -> {});
    }

    private void lose(List<Event> batch, Throwable failure) {
        LOG.errorf(
                failure,
                "%d events did not get into the queue of subscriber %s",
                batch.size(),
                subscriber.get().name());
        lost.accept(batch.size());
    }

    private synchronized void read(List<Event> batch) {
        for (Feed feed : feeds) {
            // as many of each, so that a busy service leaves room for the others
            long missed = feed.read(subscriber.get(), batch.size() + BATCH, batch);
            if (missed > 0) {
                lost.accept(missed);
            }
        }
        feeds.removeIf(feed -> !feed.isOpen() && !feed.hasMore());
    }

    private void rest() {
        busy.set(false);
        goOn();
    }

    /** Reads on, if there is something to read and nothing under way. */
    void goOn() {
        if (hasMore()) {
            wake();
        }
    }

    private synchronized boolean hasMore() {
        return feeds.stream().anyMatch(Feed::hasMore);
    }
}
