package dev.larder.core.limit;

import dev.larder.core.access.Verb;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.Limit;
import java.util.List;
import java.util.Set;

/**
 * A limit of Larder itself, as declared in the configuration.
 *
 * @param limit the amount and the window; carries the limit's name
 * @param unit what one unit of cost is: a request, a byte, an entry or a failed authentication
 * @param scope the requests that the limit counts
 * @param counting the way in which the limit is counted
 */
public record OwnLimit(Limit limit, Charge.Unit unit, Scope scope, Counting counting) {
    /** The limit's name. */
    public String name() {
        return limit.name();
    }

    /**
     * The requests that a limit counts. An empty part covers all requests.
     *
     * @param keys ids of API keys
     * @param roles names of roles; the caller must have one of them
     * @param services names of services
     * @param verbs verbs of the requests
     * @param addresses address ranges of the clients
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

        boolean covers(LimitedRequest request) {
            return (keys.isEmpty() || keys.contains(request.caller().id()))
                    && (verbs.isEmpty() || verbs.contains(request.verb()))
                    && (services.isEmpty()
                            || request.service().filter(services::contains).isPresent())
                    && (roles.isEmpty() || request.caller().roles().stream().anyMatch(roles::contains))
                    && (addresses.isEmpty() || addresses.stream().anyMatch(range -> range.contains(request.address())));
        }
    }

    /**
     * The way in which a limit is counted. Limits with equal counting are taken from in one step: all of them or none.
     *
     * @param in the service that stores the counts
     * @param each the properties of a request with a separate count each; if empty, one count covers all requests
     * @param onError the decision on a request that cannot be counted
     * @param shadow whether a request over the limit is admitted and only counted in the metrics
     */
    public record Counting(ServiceName in, Set<Each> each, FailureMode onError, boolean shadow) {
        public Counting {
            each = Set.copyOf(each);
        }
    }

    /** The part of a request that has a separate count. */
    public enum Each {
        /** Each API key. */
        KEY,
        /** Each role; a request counts for every role of its caller. */
        ROLE,
        /** Each service. */
        SERVICE,
        /** Each verb. */
        VERB,
        /** Each client address; for IPv6, each /64 network. */
        ADDRESS
    }

    /** The decision on a request that cannot be counted. */
    public enum FailureMode {
        /** The request is admitted. */
        FAIL_OPEN,
        /** The request is answered with 503. */
        FAIL_CLOSED
    }
}
