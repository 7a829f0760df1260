package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.service.FrontFactory;
import dev.larder.core.service.Fronting;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.StoreSource;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services of the configuration that stand in front of origins. */
final class DeclaredFronts {
    private static final String NO_ENTRIES =
            "it stores no entries of its own; what it caches is in the service cache.in";
    private static final String NO_SESSIONS = "it has no sessions";
    private static final String NO_CONVERSATIONS = "it has no conversations";
    private static final String ANSWERS = "how long answers are kept is said by cache.ttl, cache.grace and the routes";

    /** The properties without effect on a service in front of an origin, each with the usual advice. */
    private static final Map<String, String> UNSUITED = new TreeMap<>(Map.ofEntries(
            Map.entry("default-ttl", "set cache.ttl"),
            Map.entry("max-ttl", ANSWERS),
            Map.entry("stale-ttl", "set cache.stale-if-error"),
            Map.entry("early-refresh", "the origin's stale-while-revalidate refreshes answers early"),
            Map.entry("refresh-time", "the origin's stale-while-revalidate refreshes answers early"),
            Map.entry("jitter", ANSWERS),
            Map.entry("allow-forever", ANSWERS),
            Map.entry("cache-control", "answers carry the Cache-Control of the origin"),
            Map.entry("timeout", "set http.timeout"),
            Map.entry("max-calls", "set http.max-requests and http.max-waiting"),
            Map.entry("key-prefix", NO_ENTRIES),
            Map.entry("prefixes", NO_ENTRIES),
            Map.entry("sessions.idle", NO_SESSIONS),
            Map.entry("sessions.max-life", NO_SESSIONS),
            Map.entry("conversations.scope", NO_CONVERSATIONS),
            Map.entry("conversations.ttl", NO_CONVERSATIONS),
            Map.entry("conversations.max-messages", NO_CONVERSATIONS)));

    /** The ordinal of the defaults of mappings. */
    private static final int DEFAULTS = Integer.MIN_VALUE;

    private final SmallRyeConfig source;
    private final Map<String, FrontFactory<?>> factories;
    private final Map<String, ServiceConfig> declared;

    /**
     * @param factories by the types that they open
     * @param declared every service by its name in the configuration
     */
    DeclaredFronts(SmallRyeConfig source, Map<String, FrontFactory<?>> factories, Map<String, ServiceConfig> declared) {
        this.source = source;
        this.factories = new TreeMap<>(factories);
        this.declared = declared;
    }

    boolean has(String type) {
        return factories.containsKey(type);
    }

    /**
     * The declaration of a service in front of an origin, with the service that holds its answers.
     *
     * @throws InvalidSettings with all invalid properties
     */
    Fronting of(String service, ServiceConfig own) {
        var faults = new Faults();
        FrontFactory<?> factory = factory(own);
        UNSUITED.forEach((property, usual) -> {
            if (isSet(service, property) && !factory.suited().contains(property)) {
                String advice = factory.advice().getOrDefault(property, usual);
                faults.add("%s.%s has no effect on a service of type %s: %s"
                        .formatted(DeclaredServices.prefix(service), property, own.type(), advice));
            }
        });
        Optional<Fronting> fronting = of(service, factory, faults);
        faults.throwIfAny();
        return fronting.orElseThrow();
    }

    private boolean isSet(String service, String property) {
        String name = DeclaredServices.prefix(service) + "." + property;
        return Stream.of(name, name + "[0]")
                .map(source::getConfigValue)
                .anyMatch(value -> value.getValue() != null && value.getConfigSourceOrdinal() > DEFAULTS);
    }

    /** The properties of these services that have no effect, so that no message proposes them. */
    Set<String> unsuited() {
        return declared.entrySet().stream()
                .filter(one -> has(one.getValue().type()))
                .flatMap(one -> UNSUITED.keySet().stream()
                        .filter(property -> !factory(one.getValue()).suited().contains(property))
                        .map(property -> DeclaredServices.prefix(one.getKey()) + "." + property))
                .collect(Collectors.toSet());
    }

    private FrontFactory<?> factory(ServiceConfig own) {
        return Objects.requireNonNull(factories.get(own.type()));
    }

    private <C> Optional<Fronting> of(String service, FrontFactory<C> factory, Faults faults) {
        String prefix = DeclaredServices.prefix(service);
        return ConfigGroups.lenient(source, factory.configType(), prefix, faults)
                .flatMap(config -> {
                    factory.faults(config).forEach(fault -> faults.add(prefix + "." + fault));
                    Optional<ServiceName> holder =
                            faults.attempt(() -> named(service, factory.holderProperty(), factory.holder(config)));
                    Optional<ServiceName> queue =
                            factory.queue(config).flatMap(name -> faults.attempt(() -> named(service, "queue", name)));
                    return holder.map(name -> new Fronting(name, queue, context -> factory.open(context, config)));
                });
    }

    /** The promises that services cannot keep because of each other, a line each. */
    List<String> warnings() {
        return factories.values().stream()
                .flatMap(factory -> warnings(factory).stream())
                .toList();
    }

    private <C> List<String> warnings(FrontFactory<C> factory) {
        Map<String, C> configs = new TreeMap<>();
        declared.forEach((service, own) -> {
            if (own.type().equals(factory.type())) {
                String prefix = DeclaredServices.prefix(service);
                // what does not fit was told
                ConfigGroups.lenient(source, factory.configType(), prefix, new Faults())
                        .ifPresent(config -> configs.put(service, config));
            }
        });
        return factory.warnings(configs);
    }

    /**
     * The source of a service in front of an origin, instead of a store: equal to the one before unless a setting that
     * the opening depends on has changed.
     */
    StoreSource from(String service, ServiceConfig own) {
        String prefix = DeclaredServices.prefix(service);
        FrontFactory<?> factory = factory(own);
        Map<String, String> settings = new EffectiveProperties(source).below(factory.configType(), prefix, prefix);
        return new StoreSource(settings, false, () -> {
            throw new IllegalStateException("Service %s has no store of its own".formatted(service));
        });
    }

    private ServiceName named(String service, String property, String named) {
        if (named.equals(ConfigGroups.ABSENT)) {
            // that it is missing was told
            return new ServiceName(service);
        }
        ServiceName name = ServiceName.of(named).orElseThrow(() -> refused(service, missing(property, named)));
        ServiceConfig holder = declared.entrySet().stream()
                .filter(one -> ServiceName.of(one.getKey()).filter(name::equals).isPresent())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> refused(service, missing(property, named)));
        if (has(holder.type())) {
            throw refused(service, "has '%s' as %s, which holds no entries itself".formatted(named, property));
        }
        return name;
    }

    private static String missing(String property, String named) {
        return "has '%s' as %s, and there is no such service".formatted(named, property);
    }

    private static InvalidSettings refused(String service, String why) {
        return new InvalidSettings("Service %s %s".formatted(service, why));
    }
}
