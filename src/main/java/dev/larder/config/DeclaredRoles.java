package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.access.Grant;
import dev.larder.core.access.Verb;
import dev.larder.core.service.ServiceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
     * The permissions of a role.
     *
     * @param grants the permissions in services
     * @param system the verbs allowed on Larder itself
     */
    record Role(List<Grant> grants, Set<Verb> system) {
        /** A role without permissions. Stands for an invalid role, whose faults are reported. */
        static final Role NOTHING = new Role(List.of(), Set.of());
    }

    /** Every declared role by its name; of an invalid one its valid part, or {@link Role#NOTHING}. */
    Map<String, Role> all(Faults faults) {
        Map<String, Role> roles = new TreeMap<>();
        new TreeMap<>(declared).forEach((name, role) -> roles.put(name, role(name, role, faults)));
        return roles;
    }

    private Role role(String name, RoleConfig role, Faults faults) {
        List<Grant> grants = new ArrayList<>();
        Set<Verb> system = EnumSet.noneOf(Verb.class);
        for (int i = 0; i < role.grants().size(); i++) {
            String property = "larder.roles.%s.grants[%d]".formatted(name, i);
            RoleConfig.GrantConfig grant = role.grants().get(i);
            Optional<Set<Verb>> verbs = faults.attempt(
                    () -> nonEmpty(property + ".verbs", grant.verbs()).orElse(EnumSet.allOf(Verb.class)));
            Optional<List<String>> prefixes = faults.attempt(
                    () -> nonEmpty(property + ".prefixes", grant.prefixes()).orElse(List.of()));
            Set<ServiceName> services = services(property + ".services", grant.services(), faults);
            if (grant.services().contains(SYSTEM)) {
                if (grant.prefixes().filter(narrow -> !narrow.isEmpty()).isPresent()) {
                    faults.add(property + ".prefixes narrows the service system, which has no keys: leave it out");
                }
                verbs.ifPresent(system::addAll);
            }
            boolean some = grant.services().contains(ALL) || !services.isEmpty();
            if (some && verbs.isPresent() && prefixes.isPresent()) {
                grants.add(new Grant(services, prefixes.get(), verbs.get()));
            }
        }
        return new Role(grants, system);
    }

    /** The named services; none of them where the star stands for all. */
    private Set<ServiceName> services(String property, Set<String> named, Faults faults) {
        Set<ServiceName> services = new HashSet<>();
        for (String name : new TreeSet<>(named)) {
            Optional<ServiceName> there = ServiceName.of(name).filter(known::contains);
            there.ifPresent(services::add);
            if (there.isEmpty() && !name.equals(SYSTEM) && !name.equals(ALL)) {
                faults.add("%s names '%s', but %s".formatted(property, name, choices()));
            }
        }
        return named.contains(ALL) ? Set.of() : services;
    }

    private String choices() {
        return known.isEmpty() ? "there is only system" : Choices.only(known) + " and system";
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
