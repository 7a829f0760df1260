package dev.larder.core.access;

import dev.larder.core.service.ServiceName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A permission to use some verbs in some services on keys with some prefixes.
 *
 * @param services the names of the services; empty means every service
 * @param prefixes the prefixes of the keys; empty means every key, and only then also the service as a whole
 * @param verbs the granted verbs
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

    /** Whether every key with {@code start} is covered. */
    boolean covers(Verb verb, ServiceName service, String start) {
        return verbs.contains(verb) && covers(service) && (prefixes.isEmpty() || coversKeys(start));
    }

    /** The prefixes of the covered keys among the keys with {@code start}. */
    Stream<String> within(Verb verb, ServiceName service, String start) {
        if (covers(verb, service, start)) {
            return Stream.of(start);
        }
        return verbs.contains(verb) && covers(service)
                ? prefixes.stream().filter(prefix -> prefix.startsWith(start))
                : Stream.empty();
    }

    private boolean coversKeys(String start) {
        for (String prefix : prefixes) {
            if (start.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
