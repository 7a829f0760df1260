package dev.larder.core.event.rules;

import dev.larder.core.service.ServiceName;
import dev.larder.spi.ChangeFeed;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A feed of changes, as declared in the configuration.
 *
 * @param name the name in logs and health checks
 * @param type the type of its source, such as {@code postgresql}
 * @param services the services in which its changes purge; empty means all services
 * @param required whether this node is ready only while the feed follows its source
 * @param feed opens the feed, without waiting for the source
 */
public record FeedDefinition(
        String name, String type, Set<ServiceName> services, boolean required, Supplier<ChangeFeed> feed) {}
