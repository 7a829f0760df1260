package dev.larder.core.freshness;

import dev.larder.spi.Doorbell;
import dev.larder.spi.Later;
import dev.larder.spi.Stamp;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Rings when this node has marked something: at once, and then with pauses, for the last of it. So neither does a writer
 * wait for it nor does it cost more where much is written.
 */
final class Ringer implements Consumer<Stamp> {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Logger LOG = Logger.getLogger(Ringer.class);

    private final Doorbell bell;
    private final Object lock = new Object();

    /** What nobody was told yet. */
    private @Nullable Stamp newest;

    private boolean resting;

    Ringer(Doorbell bell) {
        this.bell = bell;
    }

    @Override
    public void accept(Stamp moment) {
        synchronized (lock) {
            if (newest == null || newest.epoch() != moment.epoch() || newest.seq() < moment.seq()) {
                newest = moment;
            }
            if (resting) {
                return;
            }
            resting = true;
        }
        ring();
    }

    private void ring() {
        Stamp moment;
        synchronized (lock) {
            moment = newest;
            newest = null;
            resting = moment != null;
        }
        if (moment == null) {
            return;
        }
        var unused = bell.ring(moment)
                .onTermination()
                .invoke(this::rest)
                .subscribe()
                // the heartbeat finds what was not rung
                .with(done -> {}, failure -> LOG.debugf("Other nodes were not called: %s", failure.getMessage()));
    }

    private void rest() {
        Later.run(PAUSE, this::ring);
    }
}
