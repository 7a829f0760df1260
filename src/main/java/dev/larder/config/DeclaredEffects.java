package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.event.rules.Effect;
import dev.larder.core.event.rules.OnError;
import dev.larder.core.event.rules.PurgeTargets;
import dev.larder.core.event.rules.Template;
import dev.larder.core.service.ServiceName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads the effects of the hooks and webhooks in the configuration. */
final class DeclaredEffects {
    private static final String ALL = "*";

    /** The service that holds the entries of each. */
    private final Map<String, ServiceName> holders = new TreeMap<>();

    /** @param holders by the name of each service, the service that holds its entries */
    DeclaredEffects(Map<ServiceName, ServiceName> holders) {
        holders.forEach((service, holder) -> this.holders.put(service.text(), holder));
    }

    /**
     * The effect that a property declares.
     *
     * @param property the property
     * @param name the name of the hook or webhook
     * @throws InvalidSettings when the declaration is invalid
     */
    Effect effect(String property, String name, PurgeConfig purge, OnError onError, Duration timeout) {
        var targets = new PurgeTargets(
                templates(property + ".purge.keys", purge.keys()),
                templates(property + ".purge.prefixes", purge.prefixes()),
                templates(property + ".purge.tags", purge.tags()));
        if (targets.isEmpty()) {
            throw refused(property + ".purge", "purges nothing; it needs keys, prefixes or tags");
        }
        if (timeout.toMillis() < 1) {
            throw refused(property + ".timeout", "must be more than 0");
        }
        boolean everywhere = purge.services().contains(ALL);
        Set<String> services = new TreeSet<>(purge.services());
        if (everywhere) {
            services.remove(ALL);
            services.addAll(holders.keySet());
        }
        Set<ServiceName> where = services.stream()
                .map(service -> service(property + ".purge.services", service))
                .collect(Collectors.toSet());
        return new Effect(name, where, everywhere, targets, onError, timeout);
    }

    /** The service of that name, or the one behind it if it only has copies: they are the same entries. */
    ServiceName service(String property, String name) {
        return ServiceName.of(name)
                .map(legal -> holders.get(legal.text()))
                .orElseThrow(() ->
                        refused(property, "names '%s', but %s".formatted(name, Choices.only(holders.keySet()))));
    }

    /** Refuses placeholders that stand for nothing. */
    static void requireKnown(String property, Effect effect, Predicate<String> known, String there) {
        new TreeSet<>(effect.targets().placeholders())
                .stream()
                        .filter(placeholder -> !known.test(placeholder))
                        .findFirst()
                        .ifPresent(unknown -> {
                            throw refused(
                                    property + ".purge",
                                    "has the unknown placeholder {%s}; there are %s".formatted(unknown, there));
                        });
    }

    /** The parsed value of a property; throws {@link InvalidSettings} when the text is invalid. */
    static <T> T parsed(String property, Supplier<T> parse) {
        try {
            return parse.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings("%s: %s".formatted(property, e.getMessage()));
        }
    }

    static InvalidSettings refused(String property, String why) {
        return new InvalidSettings("%s %s".formatted(property, why));
    }

    private static List<Template> templates(String property, Optional<List<String>> declared) {
        return declared.orElse(List.of()).stream()
                .map(text -> parsed(property, () -> Template.of(text)))
                .toList();
    }
}
