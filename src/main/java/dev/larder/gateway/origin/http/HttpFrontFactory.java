package dev.larder.gateway.origin.http;

import dev.larder.core.cache.Cache;
import dev.larder.core.cache.CacheFactory;
import dev.larder.core.cache.LeaseRequest;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.service.Front;
import dev.larder.core.service.FrontContext;
import dev.larder.core.service.FrontFactory;
import dev.larder.gateway.origin.AnswerMeters;
import dev.larder.gateway.origin.ChangeEffects;
import dev.larder.gateway.origin.OriginAnswers;
import dev.larder.gateway.origin.OriginReads;
import dev.larder.gateway.origin.OriginWrites;
import dev.larder.gateway.origin.Reads;
import dev.larder.gateway.origin.http.HttpServiceConfig.CacheConfig;
import dev.larder.gateway.policy.CachePolicy;
import dev.larder.gateway.policy.CachePolicy.Permit;
import dev.larder.http.front.ResponseTags;
import dev.larder.outbound.OutboundClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/** Opens services in front of HTTP origins. */
@Singleton
final class HttpFrontFactory implements FrontFactory<HttpServiceConfig> {
    private final CacheFactory caches;
    private final Hooks hooks;
    private final OutboundClient client;
    private final Clock clock;

    HttpFrontFactory(CacheFactory caches, Hooks hooks, OutboundClient client, Clock clock) {
        this.caches = caches;
        this.hooks = hooks;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "http";
    }

    @Override
    public Class<HttpServiceConfig> configType() {
        return HttpServiceConfig.class;
    }

    @Override
    public List<String> faults(HttpServiceConfig config) {
        return HttpServiceFaults.of(config);
    }

    @Override
    public String holder(HttpServiceConfig config) {
        return config.cache().in();
    }

    @Override
    public Front open(FrontContext context, HttpServiceConfig config) {
        String name = context.definition().name().text();
        CacheConfig cache = config.cache();
        Duration timeout = config.http().timeout();
        var origin = new HttpOrigin(config, context, client, clock);
        var tags = new ResponseTags(name);
        var meters = new AnswerMeters(context.meters());
        var answers = new OriginAnswers(meters);
        var pass = new OriginReads(origin, answers, tags, cache.maxBody().asLongValue(), clock);
        LeaseRequest lease = lease(timeout);
        Supplier<Cache> responses = () -> caches.cache(context.holder().get(), lease);
        var settings = new Reads.CacheKeySettings(origin.url().toString(), cache.scope(), cache.maxVariants());
        var reads = new Reads(name, settings, responses, pass, clock);
        var changed = new ChangedTags(origin, tags);
        var effects = new OriginWrites.Parts(new ChangeEffects(hooks), answers, changed::of);
        var changes = new OriginWrites(origin, context.holder(), timeout, effects, clock);
        CachePolicy policy = policy(cache);
        List<Route> routes = config.routes().orElse(List.of()).stream()
                .map(route -> new Route(route, policy))
                .toList();
        return new HttpOriginFront(
                origin,
                new HttpOriginFront.Caching(cache.enabled(), policy, routes),
                new HttpOriginFront.Parts(tags, meters, pass, reads, changes, changed));
    }

    /** A lease lasts a little longer than the origin may take. */
    private static LeaseRequest lease(Duration timeout) {
        return new LeaseRequest(timeout.plusSeconds(1), timeout, OptionalDouble.of(0), LeaseRequest.Stale.REFUSED);
    }

    private static CachePolicy policy(CacheConfig cache) {
        Set<Permit> permits = EnumSet.noneOf(Permit.class);
        if (cache.force()) {
            permits.add(Permit.FORCE);
        }
        if (cache.cacheSetCookie()) {
            permits.add(Permit.SET_COOKIE);
        }
        return new CachePolicy(
                cache.mode(),
                cache.ttl(),
                cache.ttlByStatus(),
                permits,
                cache.targeted(),
                cache.staleIfError(),
                cache.grace());
    }
}
