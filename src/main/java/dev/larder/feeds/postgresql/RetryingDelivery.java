package dev.larder.feeds.postgresql;

import dev.larder.spi.Changes;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Delivers changes to the listener, and repeats it until the listener acknowledges them. At most one delivery waits.
 */
final class RetryingDelivery {
    private static final Logger LOG = Logger.getLogger(RetryingDelivery.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String feed;
    private final Function<Changes, Uni<Void>> listener;
    private final CountDownLatch stopped;
    private volatile boolean refused;

    /** @param stopped ends the attempts */
    RetryingDelivery(String feed, Function<Changes, Uni<Void>> listener, CountDownLatch stopped) {
        this.feed = feed;
        this.listener = listener;
        this.stopped = stopped;
    }

    /** Returns after the changes are acknowledged or the feed is stopped. */
    void deliver(Changes changes) throws InterruptedException {
        if (changes instanceof Changes.Gap gap) {
            LOG.infof("Feed %s invalidates everything: %s", feed, gap.reason());
        }
        int failures = 1;
        Optional<Throwable> failure = attempt(changes);
        if (failure.isPresent()) {
            refused = true;
            LOG.warnf(failure.get(), "Feed %s: changed entries could not be invalidated; Larder keeps retrying", feed);
        }
        while (failure.isPresent() && !stopped.await(pauseMillis(failures), TimeUnit.MILLISECONDS)) {
            failure = attempt(changes);
            failures++;
        }
        refused = failure.isPresent();
    }

    private static long pauseMillis(int failures) {
        return PostgresqlFeed.BACKOFF
                .halfJitter(failures, RandomGenerator.getDefault())
                .toMillis();
    }

    /** Whether the listener failed to acknowledge the last changes. */
    boolean isRefused() {
        return refused;
    }

    private Optional<Throwable> attempt(Changes changes) throws InterruptedException {
        var acknowledged =
                Uni.createFrom().deferred(() -> listener.apply(changes)).subscribeAsCompletionStage();
        try {
            var unused = acknowledged.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.ofNullable(e.getCause());
        } catch (TimeoutException e) {
            boolean unused = acknowledged.cancel(true);
            return Optional.of(e);
        }
    }
}
