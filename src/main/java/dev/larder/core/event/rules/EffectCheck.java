package dev.larder.core.event.rules;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.MissingPart;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceDirectory;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.KeyScan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Checks the declared effects against the capabilities of the services: a purge that cannot be done would fail writes
 * for ever.
 */
public final class EffectCheck {
    private static final Logger LOG = Logger.getLogger(EffectCheck.class);

    private final Function<ServiceName, Optional<Service>> services;

    /** Checks against these services. */
    public static EffectCheck against(ServiceDirectory services) {
        return new EffectCheck(name -> services.find(name.text()));
    }

    /** @param services the open ones; a service that is not there has faults of its own, which were told */
    EffectCheck(Function<ServiceName, Optional<Service>> services) {
        this.services = services;
    }

    /**
     * The hooks, with their effects limited to services that can purge.
     *
     * @throws InvalidSettings when one could never purge, or they would set each other off without an end
     */
    List<Hook> possible(List<Hook> declared) {
        var faults = new Faults();
        List<Hook> hooks = declared.stream()
                .flatMap(hook -> faults
                        .attempt(() -> possible("larder.hooks." + hook.name(), hook.effect()))
                        .map(effect -> new Hook(hook.name(), hook.on(), effect))
                        .stream())
                .toList();
        // of the possible effects: what * leaves out is part of no cycle
        new HookCycles(hooks)
                .find()
                .forEach(names -> faults.add(
                        "The hooks %s trigger each other in a cycle: narrow their keys or verbs, or purge by tag, which triggers no hook"
                                .formatted(String.join(" -> ", names))));
        faults.throwIfAny();
        return hooks;
    }

    /**
     * The effect in the services that it names; if it names none, in all services that can purge.
     *
     * @param property the property that declares it
     * @throws InvalidSettings when the effect cannot be carried out
     */
    public Effect possible(String property, Effect effect) {
        var faults = new Faults();
        List<Service> open = effect.services().stream()
                .sorted(Comparator.comparing(ServiceName::text))
                .flatMap(name -> services.apply(name).stream())
                .toList();
        List<Service> purged = open.stream()
                .filter(service -> faults.attempt(() -> hasInvalidationLog(property, effect, service))
                        .orElse(false))
                .toList();
        purged.forEach(service ->
                faults.check(() -> requirePrefixes(property, effect.targets().prefixes(), service)));
        faults.throwIfAny();
        if (purged.isEmpty() && open.size() < effect.services().size()) {
            throw new MissingPart("the services of " + property);
        }
        if (purged.isEmpty()) {
            throw refused(
                    property + ".purge.services", "has no service with the capability marks, so it can purge nothing");
        }
        return effect.in(purged.stream().map(Service::name).collect(Collectors.toSet()));
    }

    private static boolean hasInvalidationLog(String property, Effect effect, Service service) {
        if (service.coherent().isPresent()) {
            return true;
        }
        if (!effect.everywhere()) {
            throw refused(
                    property + ".purge.services",
                    "names service %s, which has no capability marks, so nothing can be purged there: leave it out"
                            .formatted(service.name()));
        }
        LOG.infof(
                "%s.purge.services: * leaves out service %s, which has no capability marks", property, service.name());
        return false;
    }

    private static void requirePrefixes(String property, List<Template> prefixes, Service service) {
        // what a service in front of an origin has cached is tagged with every prefix of its path
        if (service.front().isPresent()
                || service.store().capability(KeyScan.class).isPresent()) {
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

    private static InvalidSettings refused(String property, String why) {
        return new InvalidSettings("%s %s".formatted(property, why));
    }
}
