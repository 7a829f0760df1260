package dev.larder.core.event.rules;

import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.KeyScan;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Checks declared effects against the capabilities of the services: a purge that can never succeed would fail every
 * write.
 */
final class EffectCheck {
    private static final Logger LOG = Logger.getLogger(EffectCheck.class);

    private final Function<ServiceName, Service> services;

    /** @param services finds an open service by name */
    EffectCheck(Function<ServiceName, Service> services) {
        this.services = services;
    }

    /**
     * The hooks, with their effects limited to services that can purge.
     *
     * @throws ConfigurationException if a hook can never purge, or if hooks form a cycle
     */
    List<Hook> possible(List<Hook> declared) {
        List<Hook> hooks = declared.stream()
                .map(hook -> new Hook(hook.name(), hook.on(), possible("larder.hooks." + hook.name(), hook.effect())))
                .toList();
        // after the services that * leaves out are removed: they are not part of a cycle
        new HookCycles(hooks).find().ifPresent(names -> {
            throw new ConfigurationException(
                    "The hooks %s trigger each other in a cycle: narrow their keys or verbs, or purge by tag, which triggers no hook"
                            .formatted(String.join(" -> ", names)));
        });
        return hooks;
    }

    /**
     * The effect in the services that it names; if it names none, in all services that can purge.
     *
     * @param property the configuration property that declares the effect
     * @throws ConfigurationException if the effect can never succeed
     */
    Effect possible(String property, Effect effect) {
        List<Service> purged = effect.services().stream()
                .sorted(Comparator.comparing(ServiceName::text))
                .map(services)
                .filter(service -> hasInvalidationLog(property, effect, service))
                .toList();
        if (purged.isEmpty()) {
            throw refused(
                    property + ".purge.services",
                    "has no service with the capability marks, so that nothing can be purged");
        }
        purged.forEach(service -> requirePrefixes(property, effect.targets().prefixes(), service));
        return effect.in(purged.stream().map(Service::name).collect(Collectors.toSet()));
    }

    private static boolean hasInvalidationLog(String property, Effect effect, Service service) {
        if (service.coherent().isPresent()) {
            return true;
        }
        if (!effect.everywhere()) {
            throw refused(
                    property + ".purge.services",
                    "names service %s, which has no capability marks, so that nothing can be purged there: leave it out"
                            .formatted(service.name()));
        }
        LOG.infof("%s.purge.services: * leaves out service %s, which has no marks", property, service.name());
        return false;
    }

    private static void requirePrefixes(String property, List<Template> prefixes, Service service) {
        if (service.store().capability(KeyScan.class).isPresent()) {
            return;
        }
        List<String> declared = service.needCoherent().freshness().prefixes();
        for (Template prefix : prefixes) {
            if (prefix.literal().filter(declared::contains).isEmpty()) {
                throw refused(
                        property + ".purge.prefixes",
                        "has '%s', but service %s has no capability key_scan, so it can purge only what larder.services.%<s.prefixes declares: declare it there, without placeholders, or leave the service out"
                                .formatted(prefix, service.name()));
            }
        }
    }

    private static ConfigurationException refused(String property, String why) {
        return new ConfigurationException("%s %s".formatted(property, why));
    }
}
