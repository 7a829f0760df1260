package dev.larder.core.tier;

import dev.larder.core.freshness.Copies;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Asks every so often what was invalidated and written. A beat that fails is not repeated: copies are not shown once the
 * last one that succeeded is too long ago.
 */
final class Heartbeat {
    private static final Logger LOG = Logger.getLogger(Heartbeat.class);

    private final Copies copies;
    private final TierMeters meters;
    private final ScheduledFuture<?> beats;

    Heartbeat(Copies copies, Duration every, TierMeters meters) {
        this.copies = copies;
        this.meters = meters;
        this.beats = Infrastructure.getDefaultWorkerPool()
                .scheduleAtFixedRate(this::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        beats.cancel(false);
    }

    private void beat() {
        Duration before = copies.age();
        long begin = System.nanoTime();
        var unused = copies.readOn()
                .subscribe()
                .with(
                        done -> meters.caughtUp(before, Duration.ofNanos(System.nanoTime() - begin)),
                        failure -> LOG.debugf("A heartbeat was not answered: %s", failure.getMessage()));
    }
}
