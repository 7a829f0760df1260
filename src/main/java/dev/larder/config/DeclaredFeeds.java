package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.event.rules.FeedCatalog;
import dev.larder.core.event.rules.FeedDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.ChangeFeed;
import dev.larder.spi.ChangeFeedFactory;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The feeds of the configuration. */
@Singleton
final class DeclaredFeeds implements FeedCatalog {
    private static final String ALL = "*";

    private final LarderConfig config;
    private final SmallRyeConfig source;
    private final Map<String, ChangeFeedFactory<?>> factories = new TreeMap<>();

    DeclaredFeeds(LarderConfig config, SmallRyeConfig source, @Any Instance<ChangeFeedFactory<?>> found) {
        this.config = config;
        this.source = source;
        found.forEach(factory -> factories.put(factory.type(), factory));
    }

    @Override
    public List<FeedDefinition> declaredFeeds() {
        return new TreeMap<>(config.feeds())
                .entrySet().stream()
                        .map(feed -> define(feed.getKey(), feed.getValue()))
                        .toList();
    }

    /** Where the properties of each feed's source are read. */
    List<ConfigRoot> roots() {
        List<ConfigRoot> roots = new ArrayList<>();
        config.feeds().forEach((name, declared) -> {
            ChangeFeedFactory<?> factory = factories.get(declared.type());
            if (factory != null) {
                roots.add(new ConfigRoot(factory.configType(), prefix(name)));
            }
        });
        return roots;
    }

    private FeedDefinition define(String name, FeedConfig declared) {
        ChangeFeedFactory<?> factory = factories.get(declared.type());
        if (factory == null) {
            throw refused(
                    name, "has the unknown type '%s'; there are %s".formatted(declared.type(), factories.keySet()));
        }
        return new FeedDefinition(
                name, factory.type(), services(name, declared), declared.required(), opener(factory, name));
    }

    private Set<ServiceName> services(String name, FeedConfig declared) {
        if (declared.services().contains(ALL)) {
            return Set.of();
        }
        Set<String> known = config.services().keySet();
        for (String service : declared.services()) {
            if (known.stream().noneMatch(service::equalsIgnoreCase)) {
                throw refused(name, "purges in '%s', but there are only %s".formatted(service, known));
            }
        }
        return declared.services().stream().map(ServiceName::new).collect(Collectors.toSet());
    }

    private <C> Supplier<ChangeFeed> opener(ChangeFeedFactory<C> factory, String name) {
        ConfigClass group = ConfigClass.configClass(factory.configType(), prefix(name));
        return () -> {
            try {
                ConfigMappings.registerConfigMappings(source, Set.of(group));
                return factory.open(name, source.getConfigMapping(factory.configType(), group.getPrefix()));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("Feed %s: %s".formatted(name, e.getMessage()), e);
            }
        };
    }

    private static String prefix(String feed) {
        return "larder.feeds." + feed;
    }

    private static ConfigurationException refused(String feed, String why) {
        return new ConfigurationException("Feed %s %s".formatted(feed, why));
    }
}
