package dev.larder.gateway.origin;

import dev.larder.core.OwnKeys;
import dev.larder.core.cache.Cache;
import dev.larder.core.cache.Computed;
import dev.larder.core.cache.Computed.ValueOrigin;
import dev.larder.core.cache.Loaded;
import dev.larder.gateway.origin.OriginReads.Question;
import dev.larder.gateway.policy.CacheStatus;
import dev.larder.gateway.policy.CacheStatus.Forward;
import dev.larder.gateway.policy.Digest;
import dev.larder.gateway.policy.RequestKey;
import dev.larder.gateway.policy.Reuse;
import dev.larder.gateway.storage.ResponseFormat;
import dev.larder.gateway.storage.StoredResponse;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Reply;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Lookup;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Requests that may be answered from the cache.
 *
 * <p>A target has one key. If its responses vary, those to other requests than the first one have keys of their own:
 * there are as many as the configuration allows, and each of them holds the response that came last.
 */
public final class Reads {
    private static final Logger LOG = Logger.getLogger(Reads.class);

    private final String service;
    private final CacheKeySettings settings;
    private final Supplier<Cache> caches;
    private final OriginReads origin;
    private final OriginAnswers answers;
    private final Clock clock;
    private final UnstorableTargets unstorable = new UnstorableTargets();

    /** The settings of the service for reads. */
    public record CacheKeySettings(String url, SharingScope scope, int maxVariants) {}

    public Reads(String service, CacheKeySettings settings, Supplier<Cache> caches, OriginReads origin, Clock clock) {
        this.service = service;
        this.settings = settings;
        this.caches = caches;
        this.origin = origin;
        this.answers = origin.answers();
        this.clock = clock;
    }

    /** A place of the cache and the response that it has. */
    private record CacheLookup(CacheKey key, Optional<StoredResponse> stored, Forward missing) {}

    /** The answer to a request: at once where the cache holds it in this process. */
    public Reply answer(GatewayCall call) {
        Cache cache = caches.get();
        CacheKey first = key(call, "");
        try {
            Lookup now = cache.getNow(first);
            return now == Lookup.Empty.ASK
                    ? later(
                            call,
                            cache.get(first).map(entry -> found(cache, call, first, entry.flatMap(ResponseFormat::of))))
                    : found(cache, call, first, response(now));
        } catch (StoreException failure) {
            return Reply.later(withoutCache(call));
        }
    }

    /** The reply where the response of the target's own key is known. */
    private Reply found(Cache cache, GatewayCall call, CacheKey first, Optional<StoredResponse> stored) {
        if (isFor(call, stored)) {
            return decide(cache, call, new CacheLookup(first, stored, Forward.URI_MISS));
        }
        CacheKey other = variant(call, stored.orElseThrow());
        Lookup now = cache.getNow(other);
        return now == Lookup.Empty.ASK
                ? later(
                        call,
                        cache.get(other)
                                .map(entry -> foundVariant(cache, call, other, entry.flatMap(ResponseFormat::of))))
                : foundVariant(cache, call, other, response(now));
    }

    /** The reply where the response of the key of a variant is known. It may be one for other requests. */
    private Reply foundVariant(Cache cache, GatewayCall call, CacheKey key, Optional<StoredResponse> stored) {
        Optional<StoredResponse> matching = isFor(call, stored) ? stored : Optional.empty();
        return decide(cache, call, new CacheLookup(key, matching, Forward.VARY_MISS));
    }

    /** Whether a place is that of this request: it has the response for it, or none yet. */
    private static boolean isFor(GatewayCall call, Optional<StoredResponse> stored) {
        return stored.isEmpty() || stored.get().head().matches(call.head().fields());
    }

    private static Optional<StoredResponse> response(Lookup found) {
        return found instanceof Lookup.Hit hit ? ResponseFormat.of(hit.entry()) : Optional.empty();
    }

    /** The stored response of a place, if it is for this request. */
    private static Uni<Optional<StoredResponse>> stored(Cache cache, GatewayCall call, CacheKey key) {
        return cache.get(key)
                .map(found -> found.flatMap(ResponseFormat::of)
                        .filter(response -> response.head().matches(call.head().fields())));
    }

    /** Without its cache the service forwards. */
    private Reply later(GatewayCall call, Uni<Reply> reply) {
        return Reply.later(reply.onFailure(StoreException.class).recoverWithUni(failure -> withoutCache(call)));
    }

    private Uni<Reply> withoutCache(GatewayCall call) {
        return origin.alone(call, CacheStatus.forwarded(Forward.BYPASS).withDetail("cache-unavailable"));
    }

    private Reply decide(Cache cache, GatewayCall call, CacheLookup lookup) {
        Instant now = clock.instant();
        Reuse reuse = reuse(call, lookup, now);
        return switch (reuse) {
            case FRESH, STALE -> hit(call, lookup, now, reuse);
            case STALE_WHILE_REVALIDATE -> {
                validate(cache, call, lookup);
                yield hit(call, lookup, now, reuse);
            }
            case ONLY_IF_CACHED -> throw OriginAnswers.notCached();
            case BYPASS -> Reply.later(origin.alone(call, CacheStatus.forwarded(Forward.REQUEST)));
            case REQUEST_VALIDATES -> later(call, asked(cache, call, lookup, Forward.REQUEST, cache::recompute));
            case MUST_VALIDATE -> later(call, asked(cache, call, lookup, Forward.STALE, cache::load));
            case MISS -> later(call, asked(cache, call, lookup, lookup.missing, cache::load));
        };
    }

    private static Reuse reuse(GatewayCall call, CacheLookup lookup, Instant now) {
        if (lookup.stored.isEmpty()) {
            return Reuse.ofNothing(call.head());
        }
        Reuse reuse = Reuse.of(lookup.stored.get().head().freshness(), call.head(), now);
        return call.request().refreshes() && reuse.isServed() ? Reuse.REQUEST_VALIDATES : reuse;
    }

    private Answer hit(GatewayCall call, CacheLookup lookup, Instant now, Reuse reuse) {
        StoredResponse stored = lookup.stored.orElseThrow();
        CacheStatus status = CacheStatus.hit().withTtl(stored.head().freshness().remaining(now));
        return answers.stored(call.head(), stored, reuse == Reuse.FRESH ? status : status.withDetail("stale"), now);
    }

    /** The way in which a missing value is loaded: for all waiting requests, or for this request alone. */
    private interface Loading {
        Uni<Computed> load(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader);
    }

    private Uni<Reply> asked(Cache cache, GatewayCall call, CacheLookup lookup, Forward why, Loading loading) {
        if (call.isHead() && lookup.stored.isEmpty()) {
            return origin.alone(call, CacheStatus.forwarded(why));
        }
        if (call.isHead()) {
            return askedForHead(cache, call, lookup, why);
        }
        // before others wait for it
        Question question = origin.question(call, lookup.stored);
        if (lookup.stored.isEmpty() && unstorable.skipsCache(lookup.key)) {
            cache.countMiss();
            return askedAlone(call, lookup, question, why);
        }
        var own = new Own();
        return loading.load(
                        lookup.key,
                        List.of(),
                        () -> origin.load(question, came -> {
                            note(lookup, came);
                            own.set(came);
                        }))
                .flatMap(computed -> own.arrived
                        .map(came -> arrived(call, came, why, computed.origin() == ValueOrigin.LOADED))
                        .orElseGet(() -> shared(call, computed, why)))
                .onFailure(StoreException.class)
                .recoverWithUni(failure -> own.arrived
                        .map(came -> Uni.createFrom().item(unstored(call, came, why)))
                        .orElseGet(() -> Uni.createFrom().failure(failure)))
                .onFailure(OriginReads::isOfOrigin)
                .recoverWithUni(failure -> origin.failed(call, lookup.stored, failure));
    }

    private void note(CacheLookup lookup, OriginReads.Arrived came) {
        if (lookup.stored.isEmpty()) {
            unstorable.note(lookup.key, came.storing());
        }
    }

    /** Asks the origin for this request alone: others would have nothing of the answer. */
    private Uni<Reply> askedAlone(GatewayCall call, CacheLookup lookup, Question question, Forward why) {
        return origin.ask(question)
                .flatMap(came -> {
                    note(lookup, came);
                    return arrived(call, came, why, false);
                })
                .onFailure(OriginReads::isOfOrigin)
                .recoverWithUni(failure -> origin.failed(call, lookup.stored, failure));
    }

    /**
     * Asks the origin with HEAD; its answer updates the stored response to GET (RFC 9111, section 4.3.5). The stored
     * response is read again first, because it may have changed since the first read.
     *
     * <p>The lease is that of a validation by GET, since both may store the response. It ends with the origin's answer
     * or failure: waiting requests then have the updated response, or take the lease themselves.
     */
    private Uni<Reply> askedForHead(Cache cache, GatewayCall call, CacheLookup lookup, Forward why) {
        Question question = origin.question(call);
        var own = new Own();
        Supplier<Uni<Loaded>> loader =
                () -> stored(cache, call, lookup.key).flatMap(stored -> origin.loadHead(question, stored, own::set));
        return cache.recompute(lookup.key, List.of(), loader)
                .map(computed -> headed(call, own.arrived.orElseThrow(), why))
                .onFailure(StoreException.class)
                .recoverWithUni(failure -> own.arrived
                        .map(came -> Uni.createFrom().item(unstored(call, came, why)))
                        .orElseGet(() -> Uni.createFrom().failure(failure)))
                .onFailure(OriginReads::isOfOrigin)
                .recoverWithUni(failure -> origin.failed(call, lookup.stored, failure));
    }

    private Reply headed(GatewayCall call, OriginReads.Arrived arrived, Forward why) {
        int status = arrived.fetched().head().status();
        return origin.answer(call, arrived, CacheStatus.forwarded(why).withForwardedStatus(status));
    }

    /** The origin's answer to this request itself, if it is the one that loads. */
    private static final class Own {
        private volatile Optional<OriginReads.Arrived> arrived = Optional.empty();

        void set(OriginReads.Arrived came) {
            arrived = Optional.of(came);
        }
    }

    private Reply unstored(GatewayCall call, OriginReads.Arrived arrived, Forward why) {
        return origin.answer(call, arrived, CacheStatus.forwarded(why).withDetail("cache-unavailable"));
    }

    private Uni<Reply> arrived(GatewayCall call, OriginReads.Arrived arrived, Forward why, boolean stored) {
        if (arrived.isTooMuchFor(call)) {
            arrived.fetched().content().abandon();
            return origin.alone(call, CacheStatus.forwarded(why));
        }
        CacheStatus status = CacheStatus.forwarded(why)
                .withForwardedStatus(arrived.fetched().head().status());
        return Uni.createFrom().item(origin.answer(call, arrived, stored ? status.withStored() : status));
    }

    /** The response that another caller has loaded, if it is for this one, too. */
    private Uni<Reply> shared(GatewayCall call, Computed computed, Forward why) {
        Instant now = clock.instant();
        Optional<StoredResponse> stored = ResponseFormat.of(computed.entry())
                .filter(response -> response.head().matches(call.head().fields()))
                .filter(response ->
                        Reuse.of(response.head().freshness(), call.head(), now).isServed());
        CacheStatus status = CacheStatus.forwarded(why).withCollapsed();
        return stored.isPresent()
                ? Uni.createFrom().item(answers.stored(call.head(), stored.get(), status, now))
                : origin.alone(call, CacheStatus.forwarded(why));
    }

    /** Asks the origin in the background; the client has the stale response. */
    private void validate(Cache cache, GatewayCall call, CacheLookup lookup) {
        var unused = cache.load(
                        lookup.key, List.of(), () -> origin.loadInBackground(origin.question(call, lookup.stored)))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.debugf("Service %s: a stale answer was not validated: %s", service, failure));
    }

    /**
     * Loads the response again and stores it, unless a change comes meanwhile; emits when that is done or impossible.
     */
    public Uni<Void> renew(GatewayCall call, Duration longest) {
        return Uni.createFrom()
                .deferred(() -> caches.get()
                        .recompute(key(call, ""), List.of(), () -> origin.load(origin.question(call), came -> {})))
                .replaceWithVoid()
                .ifNoItem()
                .after(longest)
                .fail()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("Service %s: an answer was not renewed: %s", service, failure);
                    return Uni.createFrom().voidItem();
                });
    }

    private CacheKey key(GatewayCall call, String variant) {
        String identity = settings.url()
                + '\n'
                + settings.scope().of(call.request().caller())
                + '\n'
                + RequestKey.of(call.head(), ByteBuffer.wrap(call.bytes()))
                + '\n'
                + variant;
        // a hash, because a target can be longer than a key
        return OwnKeys.ofCached(service, Digest.of(ByteBuffer.wrap(identity.getBytes(StandardCharsets.UTF_8))));
    }

    private CacheKey variant(GatewayCall call, StoredResponse first) {
        String selected = first.head().selecting().vary().key(call.head().fields());
        return key(call, "variant " + Math.floorMod(selected.hashCode(), settings.maxVariants()));
    }
}
