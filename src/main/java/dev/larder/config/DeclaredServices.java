package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.service.FrontFactory;
import dev.larder.core.service.Fronting;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.StoreSource;
import dev.larder.core.service.Tiering;
import dev.larder.core.store.Protection;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.StoreContext;
import io.smallrye.config.SmallRyeConfig;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The services of the configuration. */
final class DeclaredServices {
    private final LarderConfig config;
    private final SmallRyeConfig source;
    private final Map<String, CacheStoreFactory<?>> factories;
    private final Map<String, FrontFactory<?>> fronts;
    private final DeclaredRules rules;
    private final Clock clock;

    /**
     * @param factories by the types that they open
     * @param fronts the same
     */
    DeclaredServices(
            LarderConfig config,
            SmallRyeConfig source,
            Map<String, CacheStoreFactory<?>> factories,
            Map<String, FrontFactory<?>> fronts,
            Clock clock) {
        this.config = config;
        this.source = source;
        this.factories = new TreeMap<>(factories);
        this.fronts = fronts;
        this.rules = new DeclaredRules(source);
        this.clock = clock;
    }

    List<ServiceDefinition> all(Faults faults) {
        Map<ServiceName, ServiceDefinition> services = new LinkedHashMap<>();
        var keyspaceClaims = new KeyspaceClaims();
        Map<String, ServiceConfig> wanted = wanted();
        var tiers = new DeclaredTiers(source, wanted);
        var inFront = new DeclaredFronts(source, fronts, wanted);
        return faults.attemptEach(wanted, (name, declared) -> {
            ServiceDefinition service = definition(name, declared, tiers, inFront);
            if (services.put(service.name(), service) != null) {
                throw refused(name, "is declared twice; names differ in more than case");
            }
            if (service.tiering().isEmpty() && service.fronting().isEmpty()) {
                keyspaceClaims.claim(store(name, declared));
            }
            return service;
        });
    }

    /** Fails with the faults of all its parts. */
    private ServiceDefinition definition(
            String name, ServiceConfig declared, DeclaredTiers tiers, DeclaredFronts inFront) {
        ServiceName legal = nameOf(name);
        var faults = new Faults();
        Optional<Kind> kind = faults.attempt(() -> kind(name, declared, tiers, inFront));
        Optional<ServiceRules> its = faults.attempt(() -> rules.of(name, declared));
        Optional<Protection> protection = faults.attempt(() -> protection(name, declared));
        if (factories.containsKey(declared.type())) {
            faults.check(() -> store(name, declared).check());
        }
        faults.throwIfAny();
        return define(legal, declared, kind.orElseThrow(), its.orElseThrow(), protection.orElseThrow());
    }

    private Kind kind(String name, ServiceConfig declared, DeclaredTiers tiers, DeclaredFronts inFront) {
        if (inFront.has(declared.type())) {
            return Kind.front(inFront.of(name, declared), inFront.from(name, declared));
        }
        if (declared.type().equals(DeclaredTiers.TYPE)) {
            Tiering tiering = tiers.of(name, declared);
            return Kind.tier(tiering, store(name, declared).from());
        }
        DeclaredStore<?> store = store(name, declared);
        return Kind.store(store.factory().inProcess(), store.from());
    }

    /** The kind of a service: a store, a tier with copies of another service's entries, or the front of an origin. */
    private record Kind(boolean inProcess, Optional<Tiering> tiering, Optional<Fronting> fronting, StoreSource store) {
        static Kind store(boolean inProcess, StoreSource store) {
            return new Kind(inProcess, Optional.empty(), Optional.empty(), store);
        }

        static Kind tier(Tiering tiering, StoreSource copies) {
            return new Kind(false, Optional.of(tiering), Optional.empty(), copies);
        }

        static Kind front(Fronting fronting, StoreSource none) {
            return new Kind(false, Optional.empty(), Optional.of(fronting), none);
        }
    }

    /** The service that holds the entries of each service, by name; also of invalid services. */
    Map<ServiceName, ServiceName> holders(List<ServiceDefinition> services) {
        Map<ServiceName, ServiceName> holders = new HashMap<>();
        wanted().keySet().forEach(name -> ServiceName.of(name).ifPresent(legal -> holders.put(legal, legal)));
        services.forEach(service -> holders.put(service.name(), service.holder()));
        return holders;
    }

    /** Whether the implied services are left out because others are declared. */
    boolean leavesStartersOut() {
        return wanted().size() < config.services().size();
    }

    /** The declared services; the implied ones only if none is declared. */
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

    /** The promises that services cannot keep because of each other, a line each. */
    List<String> warnings() {
        return new DeclaredFronts(source, fronts, wanted()).warnings();
    }

    /** The properties of single services that have no effect. */
    Set<String> unsuited() {
        return new DeclaredFronts(source, fronts, config.services()).unsuited();
    }

    /** The parts of the configuration with properties for all services of a type. */
    List<ConfigRoot> typeWideRoots() {
        return roots(factories, "larder");
    }

    /** The parts of the configuration with the properties of backends of all types, below a prefix. */
    static List<ConfigRoot> roots(Map<String, CacheStoreFactory<?>> factories, String prefix) {
        List<ConfigRoot> roots = new ArrayList<>();
        factories.forEach((type, factory) -> roots.add(new ConfigRoot(factory.configType(), prefix + "." + type)));
        roots.add(new ConfigRoot(TieredConfig.class, prefix + "." + DeclaredTiers.TYPE));
        return roots;
    }

    /** The parts of the configuration with the properties of each service's backend. */
    List<ConfigRoot> roots() {
        List<ConfigRoot> roots = new ArrayList<>();
        config.services().forEach((name, declared) -> {
            CacheStoreFactory<?> factory = factories.get(declared.type());
            FrontFactory<?> front = fronts.get(declared.type());
            if (front != null) {
                roots.add(new ConfigRoot(front.configType(), prefix(name)));
            } else if (declared.type().equals(DeclaredTiers.TYPE)) {
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
            types.addAll(fronts.keySet());
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

    private static ServiceDefinition define(
            ServiceName name, ServiceConfig declared, Kind kind, ServiceRules rules, Protection protection) {
        return new ServiceDefinition(
                name,
                declared.type(),
                declared.label().orElse(name.text()),
                declared.description().orElse(""),
                declared.required(),
                kind.inProcess(),
                rules,
                kind.tiering(),
                kind.fronting(),
                protection,
                kind.store());
    }

    private static Protection protection(String key, ServiceConfig declared) {
        try {
            ServiceConfig.BreakerConfig breaker = declared.breaker();
            return new Protection(
                    declared.maxCalls(), breaker.calls(), breaker.ratio(), breaker.pause(), declared.timeout());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings("%s.%s".formatted(prefix(key), e.getMessage()));
        }
    }

    private static ServiceName nameOf(String key) {
        try {
            return new ServiceName(key);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings(Objects.requireNonNullElse(e.getMessage(), "A service name is illegal"));
        }
    }

    /** The prefix of the defaults for all services of a type. */
    static String typeWide(String type) {
        return "larder." + type;
    }

    static String prefix(String service) {
        return "larder.services." + service;
    }

    private static InvalidSettings refused(String service, String why) {
        return new InvalidSettings("Service %s %s".formatted(service, why));
    }
}
