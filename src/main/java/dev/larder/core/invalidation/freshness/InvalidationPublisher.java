package dev.larder.core.invalidation.freshness;

import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.Later;
import dev.larder.spi.Revision;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Rings when this node has marked something: at once, and then with pauses, for the last of it. So neither does a writer
 * wait for it nor does it cost more where much is written.
 */
final class InvalidationPublisher implements Consumer<Revision> {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Logger LOG = Logger.getLogger(InvalidationPublisher.class);

    private final InvalidationChannel channel;
    private final Object lock = new Object();

    /** What nobody was told yet. */
    private @Nullable Revision newest;

    private boolean resting;

    InvalidationPublisher(InvalidationChannel channel) {
        this.channel = channel;
    }

    @Override
    public void accept(Revision revision) {
        synchronized (lock) {
            if (newest == null || newest.epoch() != revision.epoch() || newest.seq() < revision.seq()) {
                newest = revision;
            }
            if (resting) {
                return;
            }
            resting = true;
        }
        publish();
    }

    private void publish() {
        Revision revision;
        synchronized (lock) {
            revision = newest;
            newest = null;
            resting = revision != null;
        }
        if (revision == null) {
            return;
        }
        var unused = channel.publish(revision)
                .onTermination()
                .invoke(this::rest)
                .subscribe()
                // the heartbeat finds what was not rung
                .with(done -> {}, failure -> LOG.debugf("Other nodes could not be notified: %s", failure.getMessage()));
    }

    private void rest() {
        Later.run(PAUSE, this::publish);
    }
}
