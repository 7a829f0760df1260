package dev.larder.core.limit;

import dev.larder.core.access.Verb;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.Limit;
import java.util.List;
import java.util.Set;

/**
 * A limit of Larder itself, as its owner declared it.
 *
 * @param limit how much in how much time; its name is the limit's
 * @param unit of what
 * @param scope what it is about
 * @param counting how it is counted
 */
public record OwnLimit(Limit limit, Charge.Unit unit, Scope scope, Counting counting) {
    /** The limit's name. */
    public String name() {
        return limit.name();
    }

    /**
     * Which requests a limit is about. An empty part is about all.
     *
     * @param keys ids of API keys
     * @param roles names of roles, one of which the caller has
     * @param services names of services
     * @param verbs what is done
     * @param addresses where they come from
     */
    public record Scope(
            Set<String> keys,
            Set<String> roles,
            Set<ServiceName> services,
            Set<Verb> verbs,
            List<AddressRange> addresses) {
        public Scope {
            keys = Set.copyOf(keys);
            roles = Set.copyOf(roles);
            services = Set.copyOf(services);
            verbs = Set.copyOf(verbs);
            addresses = List.copyOf(addresses);
        }

        boolean covers(Visit visit) {
            return (keys.isEmpty() || keys.contains(visit.caller().id()))
                    && (verbs.isEmpty() || verbs.contains(visit.verb()))
                    && (services.isEmpty()
                            || visit.service().filter(services::contains).isPresent())
                    && (roles.isEmpty() || visit.caller().roles().stream().anyMatch(roles::contains))
                    && (addresses.isEmpty() || addresses.stream().anyMatch(range -> range.contains(visit.address())));
        }
    }

    /**
     * How a limit is counted. Limits that are counted alike are taken from together, all or none.
     *
     * @param in the service that keeps the counts
     * @param each what has a count of its own each; with none there is one count for all
     * @param onError what becomes of a request that cannot be counted
     * @param shadow whether a request that is over the limit is only told of in the metrics
     */
    public record Counting(ServiceName in, Set<Each> each, OnError onError, boolean shadow) {
        public Counting {
            each = Set.copyOf(each);
        }
    }

    /** What has a count of its own. */
    public enum Each {
        /** Each API key. */
        KEY,
        /** Each role; a request counts for all roles of its caller. */
        ROLE,
        /** Each service. */
        SERVICE,
        /** Each verb. */
        VERB,
        /** Each client's address; of IPv6 each network of 64 bits. */
        ADDRESS
    }

    /** What becomes of a request that cannot be counted. */
    public enum OnError {
        /** It is let through. */
        FAIL_OPEN,
        /** It is answered 503. */
        FAIL_CLOSED
    }
}
