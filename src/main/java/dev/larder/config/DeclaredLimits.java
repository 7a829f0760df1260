package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.limit.AddressRange;
import dev.larder.core.limit.Charge;
import dev.larder.core.limit.OwnLimit;
import dev.larder.core.limit.OwnLimit.Counting;
import dev.larder.core.limit.OwnLimit.Each;
import dev.larder.core.limit.OwnLimit.Scope;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.Limit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Larder's own limits of the configuration. */
final class DeclaredLimits {
    /** The id of the key that {@code larder.api-key} sets. */
    private static final String API_KEY = "api-key";

    private final LarderConfig config;
    private final DeclaredEffects services;

    DeclaredLimits(LarderConfig config, Map<ServiceName, ServiceName> holders) {
        this.config = config;
        this.services = new DeclaredEffects(holders);
    }

    List<OwnLimit> all(Faults faults) {
        return faults.attemptEach(config.limits(), this::limit);
    }

    private OwnLimit limit(String name, LimitConfig declared) {
        String property = "larder.limits." + name;
        Limit limit = DeclaredEffects.parsed(
                property,
                () -> new Limit(
                        name,
                        declared.algorithm(),
                        declared.limit(),
                        declared.window(),
                        declared.burst().orElse(declared.limit())));
        Set<Each> each = each(property, declared);
        var counting = new Counting(
                services.service(property + ".in", declared.in()), each, declared.onError(), declared.shadow());
        Scope scope = scope(property, declared);
        if (declared.of() == Charge.Unit.FAILURES) {
            requireFailures(property, each, scope);
        }
        return new OwnLimit(limit, declared.of(), scope, counting);
    }

    private static Set<Each> each(String property, LimitConfig declared) {
        if (declared.each().contains(LimitConfig.By.ALL)) {
            if (declared.each().size() > 1) {
                throw DeclaredEffects.refused(property + ".each", "has all, which excludes the others");
            }
            return Set.of();
        }
        return declared.each().stream().map(by -> Each.valueOf(by.name())).collect(Collectors.toSet());
    }

    private Scope scope(String property, LimitConfig declared) {
        Set<String> keys = new TreeSet<>(config.keys().keySet());
        keys.add(API_KEY);
        Set<ServiceName> about = declared.services().orElse(Set.of()).stream()
                .map(service -> services.service(property + ".services", service))
                .collect(Collectors.toSet());
        List<AddressRange> addresses = declared.addresses().orElse(List.of()).stream()
                .map(text -> DeclaredEffects.parsed(property + ".addresses", () -> AddressRange.of(text)))
                .toList();
        return new Scope(
                known(property + ".keys", declared.keys(), keys),
                known(property + ".roles", declared.roles(), config.roles().keySet()),
                about,
                declared.verbs().orElse(Set.of()),
                addresses);
    }

    private static Set<String> known(String property, Optional<Set<String>> named, Set<String> there) {
        for (String name : named.orElse(Set.of())) {
            if (!there.contains(name)) {
                throw DeclaredEffects.refused(property, "names '%s', but %s".formatted(name, Choices.only(there)));
            }
        }
        return named.orElse(Set.of());
    }

    /**
     * Refuses limits of failures by other properties than the address: the sender of a failed authentication is
     * unknown.
     */
    private static void requireFailures(String property, Set<Each> each, Scope scope) {
        boolean byAddress = each.equals(Set.of(Each.ADDRESS));
        boolean ofAll = scope.keys().isEmpty()
                && scope.roles().isEmpty()
                && scope.services().isEmpty()
                && scope.verbs().isEmpty();
        if (!byAddress || !ofAll) {
            throw DeclaredEffects.refused(
                    property, "counts failures: it needs each=address, and may only be narrowed by addresses");
        }
    }
}
