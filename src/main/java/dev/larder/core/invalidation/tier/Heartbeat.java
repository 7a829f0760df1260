package dev.larder.core.invalidation.tier;

import dev.larder.core.invalidation.freshness.Copies;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads the invalidation log: at an interval, and when another node notifies this one. A failed heartbeat is not
 * repeated: copies are not shown if the last success is too long ago.
 */
final class Heartbeat {
    private static final Logger LOG = Logger.getLogger(Heartbeat.class);

    private final Copies copies;
    private final TierMeters meters;
    private final Duration every;
    private volatile Cancellable running = () -> {};

    Heartbeat(Copies copies, Duration every, TierMeters meters) {
        this.copies = copies;
        this.meters = meters;
        this.every = every;
    }

    /** Begins. Until then, nothing reaches the service behind. */
    void start() {
        ScheduledFuture<?> beats = Infrastructure.getDefaultWorkerPool()
                .scheduleAtFixedRate(this::next, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        Cancellable calls = copies.calls()
                .onItem()
                .transformToUniAndConcatenate(this::called)
                .subscribe()
                .with(done -> {});
        running = () -> {
            beats.cancel(false);
            calls.cancel();
        };
    }

    void stop() {
        running.cancel();
    }

    private void next() {
        var unused = beat().subscribe().with(done -> {});
    }

    /** A joined read of the log may have begun before the notification; a second one cannot. */
    private Uni<Void> called(Revision revision) {
        return copies.isKnown(revision)
                ? Uni.createFrom().voidItem()
                : beat().chain(() -> copies.isKnown(revision) ? Uni.createFrom().voidItem() : beat());
    }

    private Uni<Void> beat() {
        return Uni.createFrom().deferred(() -> {
            Duration before = copies.age();
            long begin = System.nanoTime();
            return copies.readOn()
                    .invoke(() -> meters.caughtUp(before, Duration.ofNanos(System.nanoTime() - begin)))
                    .onFailure()
                    .invoke(failure -> LOG.debugf("A heartbeat failed: %s", failure.getMessage()))
                    .onFailure()
                    .recoverWithNull();
        });
    }
}
