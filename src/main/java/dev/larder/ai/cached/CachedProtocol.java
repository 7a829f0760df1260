package dev.larder.ai.cached;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.AnswerFormat.AnswerLifetime;
import dev.larder.ai.answer.AnswerKeys;
import dev.larder.ai.answer.AnswerMeters;
import dev.larder.ai.answer.CacheDirectives;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.Savings;
import dev.larder.ai.answer.ShadowMeters;
import dev.larder.ai.exact.CanonicalRequest;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.protocol.ProtocolRequest;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.semantic.SemanticQuestion;
import dev.larder.ai.semantic.index.IndexedQuestion;
import dev.larder.ai.upstream.ModelRequest;
import dev.larder.ai.upstream.ModelServer;
import dev.larder.ai.upstream.Passing;
import dev.larder.core.cache.Cache;
import dev.larder.core.cache.Computed;
import dev.larder.core.cache.Loaded;
import dev.larder.http.body.RequestBody;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.front.ResponseTags;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One protocol with a cache: a request is answered from the cache if the same one was answered before, whether as a
 * whole or as a stream. What Larder cannot read is the model server's to answer or to refuse, and passes.
 */
public final class CachedProtocol implements CachedEndpoint {
    /** In bytes. To read a larger one would hold up the other requests of an event loop; it passes. */
    private static final int MAX_REQUEST = 256 << 10;

    private static final Logger LOG = Logger.getLogger(CachedProtocol.class);

    private final Protocol protocol;
    private final Settings settings;
    private final Parts parts;
    private final CallReader calls;
    private final JsonRequests requests;
    private final StoredAnswers answers;
    private final Optional<ShadowJudge> shadow;

    /**
     * The settings of a service.
     *
     * @param service the name of the service
     * @param lifetime the lifetime of a stored answer
     * @param maxTemperature the highest temperature of a request that is cached
     * @param userField the name of the header field with the end user
     */
    public record Settings(String service, AnswerLifetime lifetime, double maxTemperature, String userField) {}

    /**
     * The parts of a service that its protocols share.
     *
     * @param caches supplies the cache of answers
     * @param staleCaches supplies the same cache for requests that take a stale answer while a new one is loaded
     * @param shadow counts what the cache would do, if it is only tried out
     * @param maxBytes supplies the maximum size of a stored answer
     */
    public record Parts(
            ModelServer server,
            Passing passing,
            CanonicalRequest canonical,
            AnswerKeys keys,
            ResponseTags tags,
            Matching matching,
            Supplier<Cache> caches,
            Supplier<Cache> staleCaches,
            LongSupplier maxBytes,
            AnswerMeters meters,
            Savings savings,
            Optional<ShadowMeters> shadow) {}

    /**
     * The requests of a service by one protocol.
     *
     * @param json keeps the digits of numbers, and refuses a member that is there twice
     */
    public CachedProtocol(Protocol protocol, Settings settings, Parts parts, ObjectMapper json, Clock clock) {
        this.protocol = protocol;
        this.settings = settings;
        this.parts = parts;
        this.calls = new CallReader(settings, parts, parts.canonical().withDelivery(protocol.delivery()));
        this.requests = new JsonRequests(json, MAX_REQUEST);
        this.answers = new StoredAnswers(protocol, json, settings.lifetime().stale(), parts.savings(), clock);
        this.shadow = parts.shadow()
                .map(meters -> new ShadowJudge(protocol, json, parts.matching().semantic(), meters));
    }

    /** The body is read first. */
    @Override
    public Reply answer(ForwardedRequest request) {
        if (request.body() instanceof RequestBody.Unread unread) {
            return Reply.later(unread.read().map(bytes -> answer(request, bytes)));
        }
        return answer(request, ((RequestBody.Whole) request.body()).bytes());
    }

    private Reply answer(ForwardedRequest request, byte[] body) {
        Optional<JsonNode> root = requests.read(request, body);
        Optional<ProtocolRequest> read = root.flatMap(protocol::read);
        CacheMember member = read.isPresent() ? CacheMember.of(root.orElseThrow()) : CacheMember.NONE;
        CacheDirectives directives = member.and(CacheDirectives.of(request));
        byte[] forwarded = member.without(body);
        ModelRequest model = parts.server.prepare(request, new Body.Bytes(Buffer.buffer(forwarded)));
        Optional<CachedCall> call = read.filter(known -> known.temperature() <= settings.maxTemperature())
                .flatMap(known ->
                        calls.call(request, new CallReader.Body(forwarded, root.orElseThrow(), known, member, model)));
        if (directives.isOnlyIfCached() && (call.isEmpty() || shadow.isPresent())) {
            throw notCached();
        } else if (call.isEmpty()) {
            return Reply.later(parts.passing.answer(model, CacheStatus.BYPASS));
        } else if (directives.isNoStore() && !directives.isOnlyIfCached()) {
            return Reply.later(parts.passing.answer(model, CacheStatus.REQUEST));
        }
        return Reply.later(answer(call.get(), directives));
    }

    private Uni<Reply> answer(CachedCall call, CacheDirectives directives) {
        Cache cache = parts.caches.get();
        return cache.get(call.key())
                .flatMap(found -> decided(cache, call, directives, found))
                .onFailure(failure -> failure instanceof StoreException && !directives.isOnlyIfCached())
                // without its cache the service forwards
                .recoverWithUni(failure -> parts.passing.answer(call.model(), CacheStatus.CACHE_UNAVAILABLE));
    }

    private Uni<Reply> decided(Cache cache, CachedCall call, CacheDirectives directives, Optional<Entry> found) {
        Optional<Entry> stored =
                found.filter(entry -> answers.isFor(call.delivery(), entry)).filter(call::accepts);
        Optional<Entry> usable =
                stored.filter(entry -> directives.accepts(answers.age(entry), answers.staleness(entry)));
        Optional<Entry> fresh = usable.filter(entry -> !answers.isStale(entry));
        if (shadow.isPresent() && usable.isPresent()) {
            return shadowed(call, hit(call, usable.get()));
        } else if (fresh.isPresent()) {
            return hit(
                    fresh.get(), call, call.meaning().isSame(fresh.get()) ? CacheStatus.EXACT : CacheStatus.NORMALISED);
        } else if (usable.isPresent() && directives.isOnlyIfCached()) {
            return hit(usable.get(), call, CacheStatus.STALE);
        } else if (usable.isPresent()) {
            return indexed(call, usable).flatMap(asked -> asked(asked.orElse(usable), parts.staleCaches.get()::load));
        } else if (directives.isNoCache()) {
            return indexed(call, found).flatMap(asked -> missed(cache, asked, directives, found));
        }
        return call.meaning().question().isPresent()
                ? similar(cache, call, directives, found)
                : missed(cache, call, directives, found);
    }

    /** Has the new answer found by the meaning of its question, as the one was that it replaces. */
    private Uni<CachedCall> indexed(CachedCall call, Optional<Entry> replaced) {
        if (call.meaning().question().isEmpty()) {
            return Uni.createFrom().item(call);
        }
        SemanticCache semantic = parts.matching.semantic().orElseThrow();
        SemanticQuestion question = call.meaning().question().get();
        return replaced.flatMap(entry -> IndexedQuestion.of(call.key(), entry))
                .filter(known -> known.model().equals(semantic.model()))
                .map(known -> Uni.createFrom().item(known))
                .orElseGet(() ->
                        semantic.embed(question.text()).map(vector -> semantic.question(call.key(), question, vector)))
                .map(known -> call.with(call.meaning().with(known)))
                .onFailure(StoreException.Unavailable.class)
                .recoverWithItem(call);
    }

    /** Looks for the answer to a question that means the same. */
    private Uni<Reply> similar(Cache cache, CachedCall call, CacheDirectives directives, Optional<Entry> found) {
        SemanticCache semantic = parts.matching.semantic().orElseThrow();
        SemanticQuestion question = call.meaning().question().orElseThrow();
        return semantic.find(question, 1, entry -> isFresh(entry, call, directives))
                .flatMap(result -> {
                    if (shadow.isPresent() && result.hit().isPresent()) {
                        return shadowed(call, ShadowHit.of(result.hit().get()));
                    } else if (result.hit().isPresent()) {
                        parts.meters.answered(CacheStatus.SEMANTIC);
                        return Uni.createFrom()
                                .item(answers.similar(result.hit().get(), call));
                    }
                    Optional<IndexedQuestion> indexed =
                            result.vector().map(vector -> semantic.question(call.key(), question, vector));
                    return missed(cache, call.with(call.meaning().after(result, indexed)), directives, found);
                });
    }

    private boolean isFresh(Entry entry, CachedCall call, CacheDirectives directives) {
        return answers.isFor(call.delivery(), entry)
                && !answers.isStale(entry)
                && directives.accepts(answers.age(entry), 0);
    }

    private Uni<Reply> missed(Cache cache, CachedCall call, CacheDirectives directives, Optional<Entry> found) {
        if (directives.isOnlyIfCached()) {
            return Uni.createFrom().failure(notCached());
        } else if (shadow.isPresent()) {
            if (!directives.isNoCache()) {
                shadow.get().missed(call.meaning().rejected().isPresent());
            }
            return asked(call.inShadow("miss"), cache::recompute);
        }
        Optional<Entry> stored = found.filter(entry -> answers.isFor(call.delivery(), entry));
        CachedCall asked = call.orElse(
                stored.filter(call::accepts).filter(entry -> directives.acceptsOnError(answers.staleness(entry))));
        // a load would find the fresh entry that does not suffice
        boolean anew = directives.isNoCache()
                || found.filter(entry -> !answers.isStale(entry)).isPresent();
        return asked(
                stored.isPresent() ? asked.with(CacheStatus.REQUEST) : asked, anew ? cache::recompute : cache::load);
    }

    /** Makes a stored answer findable by its question. */
    private void announce(CachedCall call, Entry entry) {
        call.meaning().indexed().ifPresent(question -> {
            String scope = call.meaning().question().orElseThrow().scope();
            var unused = parts.matching
                    .semantic()
                    .orElseThrow()
                    .add(scope, question.until(entry.lifetime().deadline()))
                    .subscribe()
                    .with(
                            done -> {},
                            failure ->
                                    LOG.errorf(failure, "Service %s: a question was not indexed", settings.service()));
        });
    }

    private Uni<Reply> hit(Entry entry, CachedCall call, CacheStatus status) {
        parts.meters.answered(status);
        return Uni.createFrom().item(answers.answer(entry, call, status));
    }

    /** The way in which an answer is loaded: for all waiting requests, or for this request alone. */
    private interface Loading {
        Uni<Computed> load(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader);
    }

    private ShadowHit hit(CachedCall call, Entry entry) {
        String detail = answers.isStale(entry) ? "stale" : call.meaning().isSame(entry) ? "exact" : "normalised";
        return new ShadowHit(entry, detail, 1);
    }

    /** Asks the model although a stored answer could be given, and compares both. The stored one stays as it is. */
    private Uni<Reply> shadowed(CachedCall call, ShadowHit hit) {
        ShadowJudge judge = shadow.orElseThrow();
        return Uni.createFrom().emitter(client -> {
            var load = new CachedLoad(call.with(CacheStatus.SHADOW).inShadow(hit.text()), shared(), client);
            var unused = load.load()
                    .invoke(load::unstored)
                    .subscribe()
                    .with(loaded -> judge.judge(hit, loaded), failure -> {
                        judge.unjudged();
                        load.failed(failure);
                    });
        });
    }

    private Uni<Reply> asked(CachedCall call, Loading loading) {
        return Uni.createFrom().emitter(client -> {
            var load = new CachedLoad(call, shared(), client);
            var unused = loading.load(call.key(), call.tags(), load::load)
                    .invoke(load::loaded)
                    .subscribe()
                    .with(done -> {}, load::failed);
        });
    }

    private CachedLoad.Parts shared() {
        return new CachedLoad.Parts(
                answers,
                parts.passing,
                parts.meters,
                parts.maxBytes.getAsLong(),
                parts.caches.get()::get,
                this::announce);
    }

    /** The refusal of a request that may not be sent to the model. */
    public static HttpRefusal notCached() {
        return HttpRefusal.of(504, "No stored answer may be used, and the request forbids to ask the model");
    }
}
