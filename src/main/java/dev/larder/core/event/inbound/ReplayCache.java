package dev.larder.core.event.inbound;

import io.smallrye.mutiny.Uni;

/** Remembers the deliveries that have purged. A forgotten delivery purges again, which is harmless. */
sealed interface ReplayCache permits LocalReplayCache, SharedReplayCache {
    /** Emits whether the delivery has purged. */
    Uni<Boolean> knows(String id);

    /** Remembers that the delivery has purged. */
    Uni<Void> note(String id);
}
