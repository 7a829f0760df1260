package dev.larder.ai.service;

import dev.larder.ai.answer.AnswerMeters;
import dev.larder.ai.answer.CacheDirectives;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.ShadowMeters;
import dev.larder.ai.cached.CachedEndpoint;
import dev.larder.ai.cached.CachedProtocol;
import dev.larder.ai.entries.EntryFaces;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.upstream.ModelServer;
import dev.larder.ai.upstream.Passing;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.ConversationHolder;
import dev.larder.core.service.FrontCounts;
import dev.larder.http.body.RequestBody;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.front.HttpFront;
import dev.larder.http.front.ResponseTags;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.StreamRequest.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A service in front of a server of language models: some of its paths are cached, and the others pass. */
final class LlmFront implements HttpFront {
    private static final String POST = "POST";
    private static final String SHADOW = "/_semantic/shadow";
    private static final String WEBSOCKET = "websocket";

    private final ModelServer server;
    private final Map<String, CachedEndpoint> cached;
    private final Optional<SemanticCache> semantic;
    private final Optional<EntryFaces> entries;
    private final Passing passing;
    private final ResponseTags tags;
    private final AnswerMeters meters;
    private final Optional<ShadowMeters> shadow;
    private final Supplier<ConversationHolder> conversations;

    /**
     * The parts of the service.
     *
     * @param cached the paths whose answers are cached
     * @param semantic finds answers by the meaning of questions; empty if the service does not
     * @param entries the faces for programs that store answers themselves; empty without {@code semantic}
     * @param shadow counts what the cache would do, if it is only tried out
     * @param conversations supplies the place of its conversations, as it is at the time of the call
     */
    record Parts(
            ModelServer server,
            Map<String, CachedEndpoint> cached,
            Optional<SemanticCache> semantic,
            Optional<EntryFaces> entries,
            Passing passing,
            ResponseTags tags,
            AnswerMeters meters,
            Optional<ShadowMeters> shadow,
            Supplier<ConversationHolder> conversations) {}

    LlmFront(Parts parts) {
        this.server = parts.server();
        this.cached = Map.copyOf(parts.cached());
        this.semantic = parts.semantic();
        this.entries = parts.entries();
        this.passing = parts.passing();
        this.tags = parts.tags();
        this.meters = parts.meters();
        this.shadow = parts.shadow();
        this.conversations = parts.conversations();
    }

    @Override
    public Reply answer(ForwardedRequest request) {
        if (request.call().request().headers().contains(HttpHeaders.UPGRADE, WEBSOCKET, true)) {
            throw HttpRefusal.of(501, "A service of type llm does not pass on WebSockets; connect to the model server");
        } else if (request.path().equals(SHADOW)) {
            return shadow(request.method());
        } else if (EntryFaces.isAt(request)) {
            return entries.orElseThrow(LlmFront::notSemantic).answer(request);
        } else if (!server.has(request.path())) {
            throw HttpRefusal.of(404, "There is nothing here; the paths of a model server begin with /v1/");
        }
        Optional<CachedEndpoint> endpoint = Optional.ofNullable(cached.get(request.path()))
                .filter(x -> request.method().equals(POST));
        if (endpoint.isPresent()) {
            return endpoint.get().answer(request);
        } else if (CacheDirectives.of(request).isOnlyIfCached()) {
            throw CachedProtocol.notCached();
        }
        return Reply.later(passing.answer(server.prepare(request, body(request.body())), CacheStatus.BYPASS));
    }

    private Reply shadow(String method) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw HttpRefusal.notAllowed("GET, HEAD");
        }
        return shadow.orElseThrow(() -> HttpRefusal.of(404, "This service is not tried out: set shadow: true"))
                .answer();
    }

    private static HttpRefusal notSemantic() {
        return HttpRefusal.of(404, "This service does not find answers by their meaning: set cache-strategy: semantic");
    }

    private static Body body(RequestBody body) {
        if (body instanceof RequestBody.Unread unread) {
            return new Body.Streamed(unread.stream(Long.MAX_VALUE), unread.length());
        }
        byte[] bytes = ((RequestBody.Whole) body).bytes();
        return bytes.length == 0 ? new Body.None() : new Body.Bytes(Buffer.buffer(bytes));
    }

    @Override
    public Purge inHolder(Purge purge) {
        return tags.inHolder(purge);
    }

    @Override
    public FrontCounts counts() {
        return meters.counts();
    }

    @Override
    public Optional<String> trouble() {
        return server.trouble().or(() -> semantic.flatMap(SemanticCache::trouble));
    }

    @Override
    public Optional<ConversationHolder> conversations() {
        return Optional.of(conversations.get());
    }

    @Override
    public void start() {
        semantic.ifPresent(SemanticCache::start);
    }

    @Override
    public void close() {
        server.close();
        semantic.ifPresent(SemanticCache::close);
    }
}
