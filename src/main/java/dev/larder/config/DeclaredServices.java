package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.service.ServiceCatalog;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.TtlRules;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.StoreContext;
import dev.larder.spi.Ttl;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The services of the configuration. */
@Singleton
final class DeclaredServices implements ServiceCatalog {
    private final LarderConfig config;
    private final SmallRyeConfig source;
    private final Map<String, CacheStoreFactory<?>> factories = new TreeMap<>();
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
        this.clock = clock;
        found.forEach(factory -> factories.put(factory.type(), factory));
        List<ConfigRoot> known = roots(roots);
        known.addAll(feeds.roots());
        new UnknownProperties(known).refuse(source);
    }

    @Override
    public List<ServiceDefinition> declared() {
        Map<ServiceName, ServiceDefinition> services = new LinkedHashMap<>();
        Set<String> prefixes = new HashSet<>();
        wanted().forEach((name, declared) -> {
            ServiceDefinition service = define(name, declared);
            if (services.put(service.name(), service) != null) {
                throw refused(name, "is declared twice; names differ in more than case");
            }
            declared.keyPrefix().ifPresent(prefix -> {
                if (!prefixes.add(declared.type() + " " + prefix)) {
                    throw refused(name, "has the key-prefix of another service of its type; they would share entries");
                }
            });
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
        config.services().forEach((name, declared) -> {
            CacheStoreFactory<?> factory = factories.get(declared.type());
            if (factory != null) {
                roots.add(new ConfigRoot(factory.configType(), prefix(name) + "." + factory.type()));
            }
        });
        return roots;
    }

    private ServiceDefinition define(String key, ServiceConfig declared) {
        ServiceName name = nameOf(key);
        CacheStoreFactory<?> factory = factories.get(declared.type());
        if (factory == null) {
            throw refused(
                    key, "has the unknown type '%s'; there are %s".formatted(declared.type(), factories.keySet()));
        }
        return new ServiceDefinition(
                name,
                factory.type(),
                declared.label().orElse(name.text()),
                declared.description().orElse(""),
                declared.required(),
                factory.inProcess(),
                rules(key, declared),
                opener(factory, key, declared));
    }

    private <C> Supplier<CacheStore> opener(CacheStoreFactory<C> factory, String key, ServiceConfig declared) {
        ConfigClass group = ConfigClass.configClass(factory.configType(), prefix(key) + "." + factory.type());
        var context = new StoreContext(
                nameOf(key).text(),
                declared.keyPrefix(),
                declared.timeout(),
                declared.maxValueSize().asLongValue(),
                clock);
        return () -> {
            try {
                ConfigMappings.registerConfigMappings(source, Set.of(group));
                return factory.open(context, source.getConfigMapping(factory.configType(), group.getPrefix()));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("Service %s: %s".formatted(key, e.getMessage()), e);
            }
        };
    }

    private static ServiceRules rules(String key, ServiceConfig declared) {
        if (declared.jitter() < 0 || declared.jitter() > 1) {
            throw refused(key, "has a jitter of %s; it must be 0 to 1".formatted(declared.jitter()));
        }
        if (declared.defaultTtl().isNegative() || declared.timeout().toMillis() < 1 || declared.maxKeyLength() < 1) {
            throw refused(key, "needs a default-ttl of 0 or more, and a timeout and max-key-length of more than 0");
        }
        if (declared.maxTtl().isPresent() && declared.maxTtl().get().toMillis() < 1) {
            throw refused(key, "has a max-ttl of 0; leave it out for no limit");
        }
        Ttl defaultTtl = declared.defaultTtl().isZero() ? Ttl.never() : Ttl.of(declared.defaultTtl());
        var ttl = new TtlRules(defaultTtl, declared.maxTtl(), declared.jitter(), declared.allowForever());
        return new ServiceRules(
                ttl, declared.maxKeyLength(), declared.maxValueSize().asLongValue(), declared.cacheControl());
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
