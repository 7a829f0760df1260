package dev.larder.core.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the services of one type that stand in front of origins. An implementation is a CDI bean; that alone makes the
 * type known to Larder.
 *
 * @param <C> the configuration of one service of this type, a {@code @ConfigMapping} interface read from
 *     {@code larder.services.<service>}, beside the properties that every service has
 */
public interface FrontFactory<C> {
    /** The {@code type} that a service names in its configuration. */
    String type();

    /** The class of {@code C}. */
    Class<C> configType();

    /**
     * The errors of a configuration whose values fit their types: one line each that begins with the property, such as
     * {@code cache.max-variants must be 1 or more}.
     */
    List<String> faults(C config);

    /**
     * The promises that services of this type cannot keep because of each other, a line each.
     *
     * @param configs those of this type, by the names of their services
     */
    default List<String> warnings(Map<String, C> configs) {
        return List.of();
    }

    /** The name of the service that holds the cached entries. */
    String holder(C config);

    /** The property that names the {@linkplain #holder holder}. */
    default String holderProperty() {
        return "cache.in";
    }

    /** Advice for properties without effect on a service of this type, where the usual advice does not fit. */
    default Map<String, String> advice() {
        return Map.of();
    }

    /** The properties of a cache service that have an effect on one of this type, too, although on most fronts not. */
    default Set<String> suited() {
        return Set.of();
    }

    /** The name of the service that holds the changes that wait for the origin, if any do. */
    default Optional<String> queue(C config) {
        return Optional.empty();
    }

    /**
     * Opens the front without waiting for its origin. It reaches its origin at its first call.
     *
     * @param config one without {@link #faults}
     */
    Front open(FrontContext context, C config);
}
