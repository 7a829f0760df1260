package dev.larder.spi;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * How nodes call each other to look at the {@link InvalidationLog} sooner than they would by themselves. Nothing that is promised
 * rests on it: a call may be lost, and who listens in vain is not told.
 */
public interface InvalidationChannel {
    /** Calls every node that listens, this one too. */
    Uni<Void> publish(Revision newest);

    /**
     * Emits what was rung, or the last of it where that was more than the subscriber could take. Neither ends nor fails: it
     * connects by itself, as often as it must.
     */
    Multi<Revision> revisions();
}
