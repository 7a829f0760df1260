package dev.larder.ai.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.CacheDirectives;
import dev.larder.ai.answer.CacheFields;
import dev.larder.ai.answer.CacheFields.CacheMode;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.EndUser;
import dev.larder.ai.cached.CacheMember;
import dev.larder.ai.cached.CachedEndpoint;
import dev.larder.ai.cached.CachedProtocol;
import dev.larder.ai.cached.JsonRequests;
import dev.larder.ai.exact.CanonicalRequest;
import dev.larder.ai.protocol.RequestMembers;
import dev.larder.ai.upstream.ModelRequest;
import dev.larder.core.Refusal;
import dev.larder.core.cache.Cache;
import dev.larder.core.service.ServiceMeters;
import dev.larder.http.body.RequestBody;
import dev.larder.http.codec.TagText;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.message.Reply;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * OpenAI's embeddings with a cache: each input of a request is answered from the cache if any request had it before,
 * and the model server is asked for the others, once for each. What Larder cannot read is the model server's to answer
 * or to refuse, and passes.
 */
public final class CachedEmbeddings implements CachedEndpoint {
    /** The path at the service. */
    public static final String PATH = "/v1/embeddings";

    /** In bytes. To read a larger one would hold up the other requests of an event loop; it passes. */
    private static final int MAX_REQUEST = 1 << 20;

    /** In bytes, of an answer that is read, and of the stored vectors of one; a larger one passes. */
    private static final int MAX_ANSWER = 16 << 20;

    private final CachedProtocol.Settings settings;
    private final CachedProtocol.Parts parts;
    private final CanonicalRequest withoutInput;
    private final JsonRequests requests;
    private final InputMeters inputs;
    private final StoredVectors vectors;

    /**
     * The requests of a service for embeddings.
     *
     * @param meters count their inputs
     * @param json keeps the digits of numbers, and refuses a member that is there twice
     */
    public CachedEmbeddings(
            CachedProtocol.Settings settings,
            CachedProtocol.Parts parts,
            ServiceMeters meters,
            ObjectMapper json,
            Clock clock) {
        Set<String> ignored = new HashSet<>(CanonicalRequest.DELIVERY);
        ignored.add("/input");
        this.settings = settings;
        this.parts = parts;
        this.withoutInput = parts.canonical().withDelivery(ignored);
        this.requests = new JsonRequests(json, MAX_REQUEST);
        this.inputs = new InputMeters(meters);
        this.vectors = new StoredVectors(settings.lifetime().stale(), clock);
    }

    @Override
    public Reply answer(ForwardedRequest request) {
        if (request.body() instanceof RequestBody.Unread unread) {
            return Reply.later(unread.read().map(bytes -> answer(request, bytes)));
        }
        return answer(request, ((RequestBody.Whole) request.body()).bytes());
    }

    private Reply answer(ForwardedRequest request, byte[] body) {
        Optional<JsonNode> root = requests.read(request, body).filter(EmbeddingsRequest::isKnown);
        CacheMember member = root.map(CacheMember::of).orElse(CacheMember.NONE);
        CacheDirectives directives = member.and(CacheDirectives.of(request));
        byte[] forwarded = member.without(body);
        ModelRequest whole = prepare(request, forwarded);
        Optional<EmbeddingsCall> call = root.flatMap(
                tree -> call(request, new Said(forwarded, new RequestMembers(tree), member, directives), whole));
        if (directives.isOnlyIfCached() && call.isEmpty()) {
            throw CachedProtocol.notCached();
        } else if (call.isEmpty()) {
            return Reply.later(parts.passing().answer(whole, CacheStatus.BYPASS));
        } else if (directives.isNoStore() && !directives.isOnlyIfCached()) {
            return Reply.later(parts.passing().answer(whole, CacheStatus.REQUEST));
        }
        return Reply.later(answer(call.get()));
    }

    private ModelRequest prepare(ForwardedRequest request, byte[] body) {
        return parts.server().prepare(request, new Body.Bytes(Buffer.buffer(body)));
    }

    /** What a request says. */
    @SuppressWarnings("ArrayRecordComponent") // bodies are opaque bytes and never compared
    private record Said(byte[] body, RequestMembers members, CacheMember member, CacheDirectives directives) {}

    /** The request as one whose vectors may be stored; empty if they could not be found or invalidated. */
    private Optional<EmbeddingsCall> call(ForwardedRequest request, Said said, ModelRequest whole) {
        MultiMap headers = request.call().request().headers();
        CacheFields fields = CacheFields.of(headers).or(said.member.ttl(), said.member.namespace());
        EndUser user = EndUser.UNKNOWN
                .with(EmbeddingsRequest.USER, said.members.text(EmbeddingsRequest.USER))
                .with(EmbeddingsRequest.SAFETY_IDENTIFIER, said.members.text(EmbeddingsRequest.SAFETY_IDENTIFIER))
                .with("field", String.join(", ", headers.getAll(settings.userField())));
        Optional<String> sharers = parts.keys().sharers(request.caller(), user);
        if (sharers.isEmpty() || fields.mode() == CacheMode.OFF) {
            return Optional.empty();
        }
        String model = said.members.text(EmbeddingsRequest.MODEL);
        List<String> named = new ArrayList<>(TagText.of(request.call().request()));
        List<String> separating = new ArrayList<>(parts.server().shaping(request));
        separating.addAll(fields.separating());
        EmbeddingsRequest read;
        List<CacheKey> keys;
        try {
            read = EmbeddingsRequest.of(said.body);
            named.add(TagText.checked("model:" + model));
            fields.versionTag().ifPresent(named::add);
            // as a hash, because it is a part of the key of each input
            separating.add("embedding " + CanonicalRequest.key(withoutInput.text(read.body())));
            String target = parts.server().target(request);
            keys = read.inputs().stream()
                    .map(input -> parts.keys().of(sharers.get(), target, separating, withoutInput.text(input)))
                    .toList();
        } catch (Refusal.Bad e) {
            return Optional.empty();
        }
        named.add("llm:" + settings.service());
        return parts.tags()
                .of(request.call().target().rest(), named)
                .map(tags -> new EmbeddingsCall(
                        read,
                        keys,
                        tags,
                        model,
                        fields.ttl().orElse(settings.lifetime().ttl()),
                        said.directives,
                        whole,
                        body -> prepare(request, body)));
    }

    private Uni<Reply> answer(EmbeddingsCall call) {
        Context context = Vertx.currentContext();
        Cache cache = parts.caches().get();
        return vectors.read(cache, Set.copyOf(call.keys()), MAX_ANSWER)
                .flatMap(found -> found.isPresent() ? decided(cache, call, context, found.get()) : tooLarge(call))
                .onFailure(failure ->
                        failure instanceof StoreException && !call.directives().isOnlyIfCached())
                // without its cache the service forwards
                .recoverWithUni(failure -> parts.passing().answer(call.whole(), CacheStatus.CACHE_UNAVAILABLE));
    }

    private Uni<Reply> tooLarge(EmbeddingsCall call) {
        return call.directives().isOnlyIfCached()
                ? Uni.createFrom().failure(CachedProtocol.notCached())
                : parts.passing().answer(call.whole(), CacheStatus.BYPASS);
    }

    private Uni<Reply> decided(Cache cache, EmbeddingsCall call, Context context, Map<CacheKey, Entry> found) {
        var answer = new VectorAnswer(call, vectors, found);
        inputs.asked(answer.found(), answer.missing().size());
        if (answer.size() > MAX_ANSWER) {
            return tooLarge(call);
        } else if (answer.missing().isEmpty()) {
            parts.meters().answered(answer.status());
            return Uni.createFrom().item(answer.reply());
        } else if (call.directives().isOnlyIfCached()) {
            return Uni.createFrom().failure(CachedProtocol.notCached());
        }
        var shared = new VectorLoad.Parts(cache, vectors, parts.passing(), parts.meters(), MAX_ANSWER);
        return Uni.createFrom()
                .emitter(client -> context.runOnContext(x -> new VectorLoad(call, answer, shared, context, client)
                        .begin(key -> loading(cache, call, Optional.ofNullable(found.get(key))))));
    }

    private VectorLoad.Loading loading(Cache cache, EmbeddingsCall call, Optional<Entry> found) {
        if (found.filter(entry -> vectors.isStale(entry) && vectors.isAccepted(entry, call.directives()))
                .isPresent()) {
            return parts.staleCaches().get()::load;
        }
        // a load would find the fresh entry that does not suffice
        boolean anew = call.directives().isNoCache()
                || found.filter(entry -> !vectors.isStale(entry)).isPresent();
        return anew ? cache::recompute : cache::load;
    }
}
