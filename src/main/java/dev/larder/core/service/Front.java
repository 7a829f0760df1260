package dev.larder.core.service;

import dev.larder.core.invalidation.freshness.Purge;
import java.util.Optional;

/**
 * The part of a service that stands in front of an origin. It answers requests itself, and another service holds what it
 * caches. The core knows of it only what is needed here.
 */
public interface Front {
    /** The purge of the holder's entries that has the effect of this purge of the service. */
    Purge inHolder(Purge purge);

    /** What it has answered. */
    FrontCounts counts();

    /** Why its origin does not answer; empty while it does, and before the first request. */
    Optional<String> trouble();

    /** Ends what it does in the background. */
    void close();
}
