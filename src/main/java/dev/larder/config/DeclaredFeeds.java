package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.event.rules.FeedDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.ChangeFeed;
import dev.larder.spi.ChangeFeedFactory;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The feeds of the configuration. */
final class DeclaredFeeds {
    private static final String ALL = "*";

    private final LarderConfig config;
    private final SmallRyeConfig source;
    private final Map<String, ChangeFeedFactory<?>> factories;
    private final Set<ServiceName> known;

    /**
     * @param factories by the types that they open
     * @param known the services there are
     */
    DeclaredFeeds(
            LarderConfig config,
            SmallRyeConfig source,
            Map<String, ChangeFeedFactory<?>> factories,
            Set<ServiceName> known) {
        this.config = config;
        this.source = source;
        this.factories = new TreeMap<>(factories);
        this.known = known;
    }

    List<FeedDefinition> all(Faults faults) {
        return faults.attemptEach(config.feeds(), this::define);
    }

    /** The parts of the configuration with the properties of each feed's source. */
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
                name,
                factory.type(),
                services(name, declared),
                declared.required(),
                new EffectiveProperties(source).below(factory.configType(), prefix(name), prefix(name)),
                opener(factory, name));
    }

    private Set<ServiceName> services(String name, FeedConfig declared) {
        Set<ServiceName> services = declared.services().stream()
                .filter(service -> !service.equals(ALL))
                .map(service -> ServiceName.of(service)
                        .filter(known::contains)
                        .orElseThrow(
                                () -> refused(name, "purges in '%s', but %s".formatted(service, Choices.only(known)))))
                .collect(Collectors.toSet());
        return declared.services().contains(ALL) ? Set.of() : services;
    }

    private <C> Supplier<ChangeFeed> opener(ChangeFeedFactory<C> factory, String name) {
        C config = ConfigGroups.read(source, factory.configType(), prefix(name));
        return () -> {
            try {
                return factory.open(name, config);
            } catch (IllegalArgumentException e) {
                throw new InvalidSettings("Feed %s: %s".formatted(name, e.getMessage()));
            }
        };
    }

    private static String prefix(String feed) {
        return "larder.feeds." + feed;
    }

    private static InvalidSettings refused(String feed, String why) {
        return new InvalidSettings("Feed %s %s".formatted(feed, why));
    }
}
