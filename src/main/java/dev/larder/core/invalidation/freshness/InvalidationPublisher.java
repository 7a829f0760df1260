package dev.larder.core.invalidation.freshness;

import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.Later;
import dev.larder.spi.Revision;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notifies other nodes of this node's invalidations: at once, and then with pauses, of the newest one. So writers do
 * not wait for it, and its cost does not grow with the number of writes.
 */
final class InvalidationPublisher implements Consumer<Revision> {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Logger LOG = Logger.getLogger(InvalidationPublisher.class);

    private final InvalidationChannel channel;
    private final Object lock = new Object();

    /** The newest revision that is not yet sent. */
    private @Nullable Revision newest;

    private boolean pausing;

    InvalidationPublisher(InvalidationChannel channel) {
        this.channel = channel;
    }

    @Override
    public void accept(Revision revision) {
        synchronized (lock) {
            if (newest == null || newest.epoch() != revision.epoch() || newest.seq() < revision.seq()) {
                newest = revision;
            }
            if (pausing) {
                return;
            }
            pausing = true;
        }
        publish();
    }

    private void publish() {
        Revision revision;
        synchronized (lock) {
            revision = newest;
            newest = null;
            pausing = revision != null;
        }
        if (revision == null) {
            return;
        }
        var unused = channel.publish(revision)
                .onTermination()
                .invoke(this::rest)
                .subscribe()
                // the heartbeat of the other nodes finds what was not sent
                .with(done -> {}, failure -> LOG.debugf("Other nodes could not be notified: %s", failure.getMessage()));
    }

    private void rest() {
        Later.run(PAUSE, this::publish);
    }
}
