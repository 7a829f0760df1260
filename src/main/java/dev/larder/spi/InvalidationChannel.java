package dev.larder.spi;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * A channel for nodes to notify each other to read the {@link InvalidationLog} early. Correctness does not depend on
 * it: a message may be lost, without notice to the listeners.
 */
public interface InvalidationChannel {
    /** Notifies every node that listens, including this one. */
    Uni<Void> publish(Revision newest);

    /**
     * Emits the notified revisions, or only the last one if the subscriber is slow. Never ends or fails: it connects
     * again after each failure.
     */
    Multi<Revision> revisions();
}
