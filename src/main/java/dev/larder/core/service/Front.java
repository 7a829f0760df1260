package dev.larder.core.service;

import dev.larder.core.invalidation.freshness.Purge;
import java.util.Optional;

/**
 * The part of a service that stands in front of an origin. It answers requests itself, and another service holds its
 * cached answers. The core needs only these methods of it.
 */
public interface Front {
    /** The purge of the holder's entries that has the effect of this purge of the service. */
    Purge inHolder(Purge purge);

    /** The counts of its answers. */
    FrontCounts counts();

    /** The reason why its origin does not answer; empty while it answers, and before the first request. */
    Optional<String> trouble();

    /** The place where it keeps conversations; empty if it has none. */
    default Optional<ConversationHolder> conversations() {
        return Optional.empty();
    }

    /** Begins its background work. Called once, when its service is in effect; not for settings that are refused. */
    default void start() {}

    /** Ends its background work. */
    void close();
}
