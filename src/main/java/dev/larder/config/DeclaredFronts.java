package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.service.Front;
import dev.larder.core.service.FrontFactory;
import dev.larder.core.service.Fronting;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.StoreSource;
import io.smallrye.config.SmallRyeConfig;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The services of the configuration that stand in front of origins. */
final class DeclaredFronts {
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
     * Where the answers of a service of this type are kept.
     *
     * @throws InvalidSettings when that makes no sense
     */
    Fronting of(String service, ServiceConfig own) {
        if (own.prefixes().isPresent() || own.keyPrefix().isPresent()) {
            throw refused(service, "stores no entries of its own: it has no key-prefix and no prefixes");
        }
        return of(service, factory(own));
    }

    private FrontFactory<?> factory(ServiceConfig own) {
        return Objects.requireNonNull(factories.get(own.type()));
    }

    private <C> Fronting of(String service, FrontFactory<C> factory) {
        C config = ConfigGroups.read(source, factory.configType(), DeclaredServices.prefix(service));
        ServiceName holder = holder(service, factory.holder(config));
        return new Fronting(holder, (definition, current) -> open(factory, config, definition, current));
    }

    private static <C> Front open(
            FrontFactory<C> factory, C config, ServiceDefinition definition, Supplier<Service> current) {
        try {
            return factory.open(definition, current, config);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings("Service %s: %s".formatted(definition.name(), e.getMessage()));
        }
    }

    /** In place of a store: the same as before unless something differs that the opening depends on. */
    StoreSource from(String service, ServiceConfig own) {
        String prefix = DeclaredServices.prefix(service);
        FrontFactory<?> factory = factory(own);
        Map<String, String> settings = new EffectiveProperties(source).below(factory.configType(), prefix, prefix);
        return new StoreSource(settings, false, () -> {
            throw new IllegalStateException("Service %s has no store of its own".formatted(service));
        });
    }

    private ServiceName holder(String service, String named) {
        ServiceName name = ServiceName.of(named).orElseThrow(() -> refused(service, missing(named)));
        ServiceConfig holder = declared.entrySet().stream()
                .filter(one -> ServiceName.of(one.getKey()).filter(name::equals).isPresent())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> refused(service, missing(named)));
        if (has(holder.type())) {
            throw refused(service, "has '%s' as cache.in, which holds no entries itself".formatted(named));
        }
        return name;
    }

    private static String missing(String named) {
        return "has '%s' as cache.in, and there is no such service".formatted(named);
    }

    private static InvalidSettings refused(String service, String why) {
        return new InvalidSettings("Service %s %s".formatted(service, why));
    }
}
