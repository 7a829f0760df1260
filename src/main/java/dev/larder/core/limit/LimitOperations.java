package dev.larder.core.limit;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RateLimits.Algorithm;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** The operations on the limits of a key. */
@Singleton
public final class LimitOperations {
    /** The key prefix of callers' limits, which keeps them separate from Larder's own limits. */
    private static final String CALLERS = "u/";

    /** The key prefix of Larder's own limits. */
    static final String OWN = "o/";

    LimitOperations() {}

    /** Takes the cost of each claim from its limit if all limits have room; else takes nothing. */
    public Uni<Decision> take(AuthorizedCall access, CacheKey key, List<Claim> claims) {
        access.require(Verb.POST, key);
        return limits(access.service(), claims).take(callersKey(key), claims);
    }

    /** Emits what {@link #take} would emit, and takes nothing; the caller needs the given verb. */
    public Uni<Decision> peek(AuthorizedCall access, Verb verb, CacheKey key, List<Claim> claims) {
        access.require(verb, key);
        return limits(access.service(), claims).peek(callersKey(key), claims);
    }

    /** Resets all limits of the key; emits whether there was anything to reset. */
    public Uni<Boolean> reset(AuthorizedCall access, CacheKey key) {
        access.require(Verb.DELETE, key);
        return access.service().need(RateLimits.class).reset(callersKey(key));
    }

    /** The names of the algorithms that a service supports, in alphabetical order. */
    public static List<String> algorithms(Service service) {
        return service.store()
                .capability(RateLimits.class)
                .map(limits -> labels(limits.algorithms()))
                .orElse(List.of());
    }

    private static List<String> labels(Set<Algorithm> algorithms) {
        return algorithms.stream().map(Algorithm::label).sorted().toList();
    }

    private static RateLimits limits(Service service, List<Claim> claims) {
        RateLimits limits = service.need(RateLimits.class);
        for (Claim claim : claims) {
            requireAlgorithm(service, limits.algorithms(), claim.limit());
            if (claim.cost() > claim.limit().burst()) {
                throw new Refusal.Bad("The cost is larger than the burst of the limit, so it can never be taken");
            }
        }
        if (claims.stream().map(claim -> claim.limit().name()).distinct().count() < claims.size()) {
            throw new Refusal.Bad("Two limits of one call have the same name; give each limit its own name");
        }
        return limits;
    }

    private static void requireAlgorithm(Service service, Set<Algorithm> there, Limit limit) {
        if (!there.contains(limit.algorithm())) {
            throw Refusal.CapabilityAbsent.algorithm(
                    service.name().text(), limit.algorithm().label(), labels(there));
        }
    }

    private static CacheKey callersKey(CacheKey key) {
        return new CacheKey(CALLERS + key.text());
    }
}
