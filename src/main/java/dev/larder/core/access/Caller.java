package dev.larder.core.access;

import dev.larder.core.Refusal;
import dev.larder.core.service.ServiceName;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Somebody whose API key was accepted.
 *
 * @param id which key it was; not a secret
 * @param roles the names of its roles
 * @param grants what it allows in services
 * @param system what it allows with Larder itself: GET shows its settings, POST replaces them
 */
public record Caller(String id, Set<String> roles, List<Grant> grants, Set<Verb> system) {
    private static final Grant EVERYTHING = new Grant(Set.of(), List.of(), EnumSet.allOf(Verb.class));

    public Caller {
        roles = Set.copyOf(roles);
        grants = List.copyOf(grants);
        system = Set.copyOf(system);
    }

    /** A caller without rights on Larder itself. */
    public Caller(String id, Set<String> roles, List<Grant> grants) {
        this(id, roles, grants, Set.of());
    }

    /** A caller without a role that has a name. */
    public Caller(String id, List<Grant> grants) {
        this(id, Set.of(), grants);
    }

    /** A caller with all rights. */
    public static Caller allowedEverything(String id) {
        return new Caller(id, Set.of(), List.of(EVERYTHING), EnumSet.allOf(Verb.class));
    }

    /** Whether the caller may do this to Larder itself. */
    public boolean maySystem(Verb verb) {
        return system.contains(verb);
    }

    /**
     * Lets the caller pass who may do this to Larder itself.
     *
     * @throws Refusal.Forbidden when the caller may not
     */
    public void requireSystem(Verb verb) {
        if (!maySystem(verb)) {
            throw new Refusal.Forbidden("This API key may not %s Larder's settings".formatted(verb));
        }
    }

    /** Whether the caller may use the service at all. */
    public boolean sees(ServiceName service) {
        return grants.stream().anyMatch(grant -> grant.covers(service));
    }

    /**
     * How those keys begin that begin with {@code beginning} and to which the caller may do this. With no grant for any of
     * them there are none; without a restriction it is {@code beginning} itself.
     */
    public List<String> within(Verb verb, ServiceName service, String beginning) {
        return grants.stream()
                .flatMap(grant -> grant.within(verb, service, beginning))
                .distinct()
                .toList();
    }

    /** Whether the caller may do this to every key that begins with {@code beginning}; to all, when it is empty. */
    public boolean may(Verb verb, ServiceName service, String beginning) {
        for (Grant grant : grants) {
            if (grant.covers(verb, service, beginning)) {
                return true;
            }
        }
        return false;
    }
}
