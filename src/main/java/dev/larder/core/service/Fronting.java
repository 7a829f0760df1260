package dev.larder.core.service;

import java.util.Optional;
import java.util.function.Function;

/**
 * The declaration that a service stands in front of an origin.
 *
 * @param holder the service that holds the cached entries
 * @param queue the service that holds the changes that wait for the origin, if changes are queued
 * @param opener opens the front of the service
 */
public record Fronting(ServiceName holder, Optional<ServiceName> queue, Function<FrontContext, Front> opener) {
    /** Ignores the opener: the service's {@link StoreSource} has all that the opening depends on else. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fronting that && holder.equals(that.holder) && queue.equals(that.queue);
    }

    @Override
    public int hashCode() {
        return holder.hashCode();
    }
}
