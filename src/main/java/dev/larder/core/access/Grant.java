package dev.larder.core.access;

import dev.larder.core.service.ServiceName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A permission: these verbs, in these services, for keys that begin so.
 *
 * @param services their names; empty means every service
 * @param prefixes how the keys begin; empty means every key, and only then the service as a whole
 * @param verbs what may be done
 */
public record Grant(Set<ServiceName> services, List<String> prefixes, Set<Verb> verbs) {
    public Grant {
        services = Set.copyOf(services);
        prefixes = List.copyOf(prefixes);
        verbs = Set.copyOf(verbs);
    }

    boolean covers(ServiceName service) {
        return services.isEmpty() || services.contains(service);
    }

    /** Whether everything whose key begins with {@code beginning} is covered. */
    boolean covers(Verb verb, ServiceName service, String beginning) {
        return verbs.contains(verb) && covers(service) && (prefixes.isEmpty() || coversKeys(beginning));
    }

    /** How those keys begin that begin with {@code beginning} and are covered. */
    Stream<String> within(Verb verb, ServiceName service, String beginning) {
        if (covers(verb, service, beginning)) {
            return Stream.of(beginning);
        }
        return verbs.contains(verb) && covers(service)
                ? prefixes.stream().filter(prefix -> prefix.startsWith(beginning))
                : Stream.empty();
    }

    private boolean coversKeys(String beginning) {
        for (String prefix : prefixes) {
            if (beginning.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
