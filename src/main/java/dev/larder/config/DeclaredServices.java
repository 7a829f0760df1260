package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.service.ServiceCatalog;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.Tiering;
import dev.larder.core.store.Protection;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.StoreContext;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The services of the configuration. */
@Singleton
final class DeclaredServices implements ServiceCatalog {
    private final LarderConfig config;
    private final SmallRyeConfig source;
    private final Map<String, CacheStoreFactory<?>> factories = new TreeMap<>();
    private final DeclaredRules rules;
    private final Clock clock;

    DeclaredServices(
            LarderConfig config,
            SmallRyeConfig source,
            @Any Instance<CacheStoreFactory<?>> found,
            @Any Instance<ConfigRoot> roots,
            DeclaredFeeds feeds,
            Clock clock) {
        this.config = config;
        this.source = source;
        this.rules = new DeclaredRules(source);
        this.clock = clock;
        found.forEach(factory -> factories.put(factory.type(), factory));
        List<ConfigRoot> known = roots(roots);
        known.addAll(feeds.roots());
        new UnknownProperties(known).refuse(source);
    }

    @Override
    public List<ServiceDefinition> declared() {
        Map<ServiceName, ServiceDefinition> services = new LinkedHashMap<>();
        var keyspaceClaims = new KeyspaceClaims();
        Map<String, ServiceConfig> wanted = wanted();
        var tiers = new DeclaredTiers(source, wanted);
        wanted.forEach((name, declared) -> {
            boolean tiered = declared.type().equals(DeclaredTiers.TYPE);
            Optional<Tiering> tiering = tiered ? Optional.of(tiers.of(name, declared)) : Optional.empty();
            DeclaredStore<?> store = store(name, declared);
            ServiceDefinition service = define(name, declared, store, tiering);
            if (services.put(service.name(), service) != null) {
                throw refused(name, "is declared twice; names differ in more than case");
            }
            if (!tiered) {
                keyspaceClaims.claim(store);
            }
        });
        return List.copyOf(services.values());
    }

    /** The services that somebody declared; those to start with only where nobody did. */
    private Map<String, ServiceConfig> wanted() {
        Map<String, ServiceConfig> wanted = new TreeMap<>(config.services());
        if (!wanted.keySet().stream().allMatch(this::isStarter)) {
            wanted.keySet().removeIf(this::isStarter);
        }
        return wanted;
    }

    private boolean isStarter(String name) {
        String from = source.getConfigValue(prefix(name) + ".type").getSourceName();
        // the source puts the name of its class around its own
        return from != null && from.contains(ImpliedServices.STARTERS);
    }

    /** Where properties are read: by Larder itself, and by each service's backend. */
    private List<ConfigRoot> roots(Iterable<ConfigRoot> others) {
        List<ConfigRoot> roots = new ArrayList<>();
        others.forEach(roots::add);
        roots.add(new ConfigRoot(LarderConfig.class, "larder"));
        factories
                .values()
                .forEach(factory -> roots.add(new ConfigRoot(factory.configType(), typeWide(factory.type()))));
        roots.add(new ConfigRoot(TieredConfig.class, typeWide(DeclaredTiers.TYPE)));
        config.services().forEach((name, declared) -> {
            CacheStoreFactory<?> factory = factories.get(declared.type());
            if (declared.type().equals(DeclaredTiers.TYPE)) {
                roots.add(new ConfigRoot(TieredConfig.class, DeclaredTiers.prefix(name)));
            } else if (factory != null) {
                roots.add(new ConfigRoot(factory.configType(), prefix(name) + "." + factory.type()));
            }
        });
        return roots;
    }

    private DeclaredStore<?> store(String key, ServiceConfig declared) {
        boolean tiered = declared.type().equals(DeclaredTiers.TYPE);
        CacheStoreFactory<?> factory = factories.get(tiered ? DeclaredTiers.COPIES : declared.type());
        if (factory == null) {
            Set<String> types = new TreeSet<>(factories.keySet());
            types.add(DeclaredTiers.TYPE);
            throw refused(key, "has the unknown type '%s'; there are %s".formatted(declared.type(), types));
        }
        var context = new StoreContext(
                nameOf(key).text(),
                declared.keyPrefix(),
                declared.timeout(),
                declared.maxValueSize().asLongValue(),
                clock);
        return new DeclaredStore<>(key, factory, context, source, prefix(key) + "." + declared.type());
    }

    private ServiceDefinition define(
            String key, ServiceConfig declared, DeclaredStore<?> store, Optional<Tiering> tiering) {
        ServiceName name = nameOf(key);
        return new ServiceDefinition(
                name,
                declared.type(),
                declared.label().orElse(name.text()),
                declared.description().orElse(""),
                declared.required(),
                tiering.isEmpty() && store.factory().inProcess(),
                rules.of(key, declared),
                tiering,
                protection(key, declared),
                store::open);
    }

    private static Protection protection(String key, ServiceConfig declared) {
        try {
            ServiceConfig.BreakerConfig breaker = declared.breaker();
            return new Protection(
                    declared.maxCalls(), breaker.calls(), breaker.ratio(), breaker.pause(), declared.timeout());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("%s.%s".formatted(prefix(key), e.getMessage()), e);
        }
    }

    private static ServiceName nameOf(String key) {
        try {
            return new ServiceName(key);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /** What holds for all services of a type that do not say otherwise. */
    static String typeWide(String type) {
        return "larder." + type;
    }

    static String prefix(String service) {
        return "larder.services." + service;
    }

    private static ConfigurationException refused(String service, String why) {
        return new ConfigurationException("Service %s %s".formatted(service, why));
    }
}
