package dev.larder.core.event.rules;

import dev.larder.core.service.ServiceName;
import dev.larder.spi.ChangeFeed;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A feed as its owner declared it.
 *
 * @param name what logs and health call it
 * @param type the type of its source, such as {@code postgresql}
 * @param services where its changes purge; none means in all services
 * @param required whether this node is not ready while the feed does not follow its source
 * @param feed opens it; does not wait for the source
 */
public record FeedDefinition(
        String name, String type, Set<ServiceName> services, boolean required, Supplier<ChangeFeed> feed) {}
