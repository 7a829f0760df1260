package dev.larder.core.access;

import dev.larder.core.service.ServiceName;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The owner of an accepted API key.
 *
 * @param id the id of the key; not secret
 * @param roles the names of the key's roles
 * @param grants the grants of these roles
 */
public record Caller(String id, Set<String> roles, List<Grant> grants) {
    private static final Grant EVERYTHING = new Grant(Set.of(), List.of(), EnumSet.allOf(Verb.class));

    public Caller {
        roles = Set.copyOf(roles);
        grants = List.copyOf(grants);
    }

    /** A caller without named roles. */
    public Caller(String id, List<Grant> grants) {
        this(id, Set.of(), grants);
    }

    /** A caller with a grant for everything. */
    public static Caller allowedEverything(String id) {
        return new Caller(id, List.of(EVERYTHING));
    }

    /** Whether the caller has any grant for the service. */
    public boolean sees(ServiceName service) {
        return grants.stream().anyMatch(grant -> grant.covers(service));
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
