package dev.larder.core.service;

import dev.larder.spi.CacheStore;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The source of a service's store. Two sources are equal when they would open the same store; an open store then stays
 * open.
 *
 * @param settings everything that the opening depends on
 * @param exclusive whether two such stores must not be open at one place
 * @param opener opens the store; does not wait for the backend
 */
public record StoreSource(Map<String, String> settings, boolean exclusive, Supplier<CacheStore> opener) {
    public StoreSource {
        settings = Map.copyOf(settings);
    }

    /** Opens the store. */
    public CacheStore open() {
        return opener.get();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreSource that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    /** Names only: the values may be secrets. */
    @Override
    public String toString() {
        return settings.keySet().toString();
    }
}
