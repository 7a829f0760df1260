package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.access.Grant;
import dev.larder.core.access.Verb;
import dev.larder.core.service.ServiceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The roles of the configuration: what each allows. */
final class DeclaredRoles {
    private static final String ALL = "*";

    /** Larder itself: its settings. No service may be called so, and the star does not stand for it. */
    private static final String SYSTEM = "system";

    private final Map<String, RoleConfig> declared;
    private final Set<ServiceName> known;

    /** @param known the services there are */
    DeclaredRoles(Map<String, RoleConfig> declared, Set<ServiceName> known) {
        this.declared = declared;
        this.known = known;
    }

    /**
     * What a role allows.
     *
     * @param grants in services
     * @param system with Larder itself
     */
    record Role(List<Grant> grants, Set<Verb> system) {}

    Map<String, Role> all(Faults faults) {
        Map<String, Role> roles = new TreeMap<>();
        new TreeMap<>(declared)
                .forEach((name, role) ->
                        faults.attempt(() -> role(name, role)).ifPresent(made -> roles.put(name, made)));
        return roles;
    }

    private Role role(String name, RoleConfig role) {
        List<Grant> grants = new ArrayList<>();
        Set<Verb> system = EnumSet.noneOf(Verb.class);
        for (int i = 0; i < role.grants().size(); i++) {
            String property = "larder.roles.%s.grants[%d]".formatted(name, i);
            RoleConfig.GrantConfig grant = role.grants().get(i);
            Set<Verb> verbs = nonEmpty(property + ".verbs", grant.verbs()).orElse(EnumSet.allOf(Verb.class));
            if (grant.services().contains(SYSTEM)) {
                requireWhole(property, grant);
                system.addAll(verbs);
            }
            Optional<Set<ServiceName>> services = services(property + ".services", grant.services());
            if (services.isPresent()) {
                List<String> prefixes =
                        nonEmpty(property + ".prefixes", grant.prefixes()).orElse(List.of());
                grants.add(new Grant(services.get(), prefixes, verbs));
            }
        }
        return new Role(grants, system);
    }

    private static void requireWhole(String property, RoleConfig.GrantConfig grant) {
        if (grant.prefixes().isPresent()) {
            throw new InvalidSettings(
                    property + ".prefixes narrows the service system, which has no keys: leave it out");
        }
    }

    /** The named services; none of them for all; empty where Larder itself alone is named. */
    private Optional<Set<ServiceName>> services(String property, Set<String> named) {
        Set<ServiceName> services = named.stream()
                .filter(name -> !name.equals(SYSTEM) && !name.equals(ALL))
                .map(name -> ServiceName.of(name)
                        .filter(known::contains)
                        .orElseThrow(() -> new InvalidSettings("%s names '%s', but %s"
                                .formatted(
                                        property,
                                        name,
                                        known.isEmpty()
                                                ? "there is only system"
                                                : Choices.only(known) + " and system"))))
                .collect(Collectors.toSet());
        if (named.contains(ALL)) {
            return Optional.of(Set.of());
        }
        return services.isEmpty() ? Optional.empty() : Optional.of(services);
    }

    /** An empty restriction is none, and would allow everything. */
    private static <C extends Collection<?>> Optional<C> nonEmpty(String property, Optional<C> restriction) {
        if (restriction.filter(C::isEmpty).isPresent()) {
            throw new InvalidSettings(
                    property + " is empty, which grants nothing: name some, or leave the property out");
        }
        return restriction;
    }
}
