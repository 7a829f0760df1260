package dev.larder.spi;

import java.util.List;
import java.util.Set;

/**
 * Opens stores of one type. An implementation is a CDI bean qualified by its type's name, as in
 * {@code @Identifier("redis")}; that alone makes the type known to Larder.
 *
 * @param <C> the configuration of one store of this type, a {@code @ConfigMapping} interface read from
 *     {@code larder.services.<service>.<type>}
 */
public interface CacheStoreFactory<C> {
    /** The {@code type} a service names in its configuration. */
    String type();

    /** The class of {@code C}. */
    Class<C> configType();

    /** Whether these stores live in this process alone, so that they are never unavailable or slow. */
    default boolean inProcess() {
        return false;
    }

    /** Whether a store must be closed before another store with the same claim opens. */
    default boolean exclusive() {
        return false;
    }

    /**
     * The errors of a configuration whose values fit their types: one line each, with the property and the reason. Files
     * that it names are read, and no server is asked.
     */
    default List<String> faults(StoreContext context, C config) {
        return List.of();
    }

    /**
     * The keyspace of a store with this configuration: by default its namespace, on one backend that all stores of the
     * type share.
     *
     * @param config one without {@link #faults}
     * @throws IllegalArgumentException if there can be no such keyspace; the message names the property and the reason
     */
    default KeyspaceClaim claim(StoreContext context, C config) {
        return new KeyspaceClaim(Set.of(type()), context.namespace() + "/");
    }

    /**
     * Opens the store without waiting for its backend: if the server is down, the store's calls fail, not this one. The
     * store reaches its backend at its first call: a store of settings that are refused or only checked is closed
     * without any, and must not have changed or connected to anything.
     *
     * @param config one without {@link #faults}
     * @throws IllegalArgumentException if there can be no such store; the message names the property and the reason
     */
    CacheStore open(StoreContext context, C config);
}
