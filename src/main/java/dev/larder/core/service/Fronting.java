package dev.larder.core.service;

import java.util.function.Function;

/**
 * That a service stands in front of an origin.
 *
 * @param holder the service that holds the cached entries
 * @param opener opens the front of the service
 */
public record Fronting(ServiceName holder, Function<FrontContext, Front> opener) {
    /** What the opening depends on else is in the service's {@link StoreSource}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fronting that && holder.equals(that.holder);
    }

    @Override
    public int hashCode() {
        return holder.hashCode();
    }
}
