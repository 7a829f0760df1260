package dev.larder.core.access;

import dev.larder.core.Refusal;
import dev.larder.core.service.ServiceName;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The owner of an accepted API key.
 *
 * @param id the id of the key; not a secret
 * @param roles the names of its roles
 * @param grants the permissions in services
 * @param system the permissions on Larder itself: GET shows its settings, POST replaces them
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

    /** A caller without named roles. */
    public Caller(String id, List<Grant> grants) {
        this(id, Set.of(), grants);
    }

    /** A caller with a grant for everything. */
    public static Caller allowedEverything(String id) {
        return new Caller(id, Set.of(), List.of(EVERYTHING), EnumSet.allOf(Verb.class));
    }

    /** Whether the caller may do this to Larder itself. */
    public boolean maySystem(Verb verb) {
        return system.contains(verb);
    }

    /**
     * Requires the permission to do this to Larder itself.
     *
     * @throws Refusal.Forbidden when the caller may not
     */
    public void requireSystem(Verb verb) {
        if (!maySystem(verb)) {
            throw new Refusal.Forbidden("This API key may not %s Larder's settings".formatted(verb));
        }
    }

    /** Whether the caller has any grant for the service. */
    public boolean sees(ServiceName service) {
        for (Grant grant : grants) {
            if (grant.covers(service)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The prefixes of the granted keys among the keys with {@code prefix}: empty if no such key is granted,
     * {@code prefix} itself if all are.
     */
    public List<String> within(Verb verb, ServiceName service, String prefix) {
        return grants.stream()
                .flatMap(grant -> grant.within(verb, service, prefix))
                .distinct()
                .toList();
    }

    /** Whether the caller may use this verb on every key with {@code prefix}; the empty prefix means every key. */
    public boolean may(Verb verb, ServiceName service, String prefix) {
        for (Grant grant : grants) {
            if (grant.covers(verb, service, prefix)) {
                return true;
            }
        }
        return false;
    }
}
