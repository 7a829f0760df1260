package dev.larder.core.service;

import dev.larder.core.invalidation.freshness.Purge;

/**
 * The part of a service that stands in front of an origin. It answers requests itself, and another service holds what it
 * caches. The core knows of it only what is needed here.
 */
public interface Front {
    /** The purge of the holder's entries that has the effect of this purge of the service. */
    Purge inHolder(Purge purge);

    /** Ends what it does in the background. */
    void close();
}
