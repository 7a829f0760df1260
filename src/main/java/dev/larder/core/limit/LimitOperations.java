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

/** What a caller can do with the limits of a key. */
@Singleton
public final class LimitOperations {
    /** What callers' limits are kept behind, so that none of them can be taken for one of Larder's own. */
    private static final String THEIRS = "u/";

    /** What Larder's own are kept behind. */
    static final String OWN = "o/";

    LimitOperations() {}

    /** Takes each claim's cost out of its limit if all have room; else from none. */
    public Uni<Decision> take(AuthorizedCall access, CacheKey key, List<Claim> claims) {
        access.require(Verb.POST, key);
        return limits(access.service(), claims).take(theirs(key), claims);
    }

    /** Emits what taking would, for a caller who may do this. */
    public Uni<Decision> peek(AuthorizedCall access, Verb verb, CacheKey key, List<Claim> claims) {
        access.require(verb, key);
        return limits(access.service(), claims).peek(theirs(key), claims);
    }

    /** Forgets all limits of the key and emits whether one remembered something. */
    public Uni<Boolean> reset(AuthorizedCall access, CacheKey key) {
        access.require(Verb.DELETE, key);
        return access.service().need(RateLimits.class).reset(theirs(key));
    }

    /** The names of the algorithms that a service has, in alphabetical order. */
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
                throw new Refusal.Bad("The cost is more than the limit ever lets through at once");
            }
        }
        if (claims.stream().map(claim -> claim.limit().name()).distinct().count() < claims.size()) {
            throw new Refusal.Bad("Each limit of a call needs a name of its own");
        }
        return limits;
    }

    private static void requireAlgorithm(Service service, Set<Algorithm> there, Limit limit) {
        if (!there.contains(limit.algorithm())) {
            throw Refusal.CapabilityAbsent.algorithm(
                    service.name().text(), limit.algorithm().label(), labels(there));
        }
    }

    private static CacheKey theirs(CacheKey key) {
        return new CacheKey(THEIRS + key.text());
    }
}
