package dev.larder.spi;

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

    /** Whether these stores live in this process alone, so that nothing of them can be down or far away. */
    default boolean inProcess() {
        return false;
    }

    /** Whether a place that one of these stores keeps its entries in must be closed before another store opens it. */
    default boolean exclusive() {
        return false;
    }

    /**
     * Where a store that was opened so would keep its entries: in its namespace, and on one backend with all stores of the
     * type unless the factory can tell them apart.
     *
     * @throws IllegalArgumentException when the configuration makes no sense, saying which property and why
     */
    default KeyspaceClaim claim(StoreContext context, C config) {
        return new KeyspaceClaim(Set.of(type()), context.namespace() + "/");
    }

    /**
     * Opens the store without waiting for its backend: a server that is down makes the store's calls fail, not this one.
     *
     * @throws IllegalArgumentException when the configuration makes no sense, saying which property and why
     */
    CacheStore open(StoreContext context, C config);
}
