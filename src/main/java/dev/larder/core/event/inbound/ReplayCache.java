package dev.larder.core.event.inbound;

import io.smallrye.mutiny.Uni;

/** Which deliveries have purged already. To forget one harms nothing: it purges again. */
sealed interface ReplayCache permits LocalReplayCache, SharedReplayCache {
    /** Emits whether the delivery has purged. */
    Uni<Boolean> knows(String id);

    /** Notes that the delivery has purged. */
    Uni<Void> note(String id);
}
