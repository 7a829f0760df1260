package dev.larder.core.event.rules;

import dev.larder.core.service.ServiceName;
import dev.larder.spi.ChangeFeed;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A feed of changes, as declared in the configuration.
 *
 * @param name the name in logs and health checks
 * @param type the type of its source, such as {@code postgresql}
 * @param services the services in which its changes purge; none means all services
 * @param required whether this node is not ready while the feed does not follow its source
 * @param source the settings that its opening depends on: an open feed stays open while they are the same
 * @param feed opens the feed; does not wait for the source
 */
public record FeedDefinition(
        String name,
        String type,
        Set<ServiceName> services,
        boolean required,
        Map<String, String> source,
        Supplier<ChangeFeed> feed) {
    public FeedDefinition {
        services = Set.copyOf(services);
        source = Map.copyOf(source);
    }

    boolean opensLike(FeedDefinition other) {
        return type.equals(other.type) && source.equals(other.source);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeedDefinition that
                && name.equals(that.name)
                && services.equals(that.services)
                && required == that.required
                && opensLike(that);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, services, required, source);
    }

    /** The name and type, without the source's settings, which may have secrets. */
    @Override
    public String toString() {
        return "feed %s (%s)".formatted(name, type);
    }
}
