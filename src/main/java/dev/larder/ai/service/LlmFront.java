package dev.larder.ai.service;

import dev.larder.ai.answer.AnswerMeters;
import dev.larder.ai.answer.ShadowMeters;
import dev.larder.ai.entries.EntryFaces;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.ConversationHolder;
import dev.larder.core.service.FrontCounts;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.front.HttpFront;
import dev.larder.http.front.ResponseTags;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.function.Supplier;

/** A service for programs that ask language models, in front of a model server or without one. */
final class LlmFront implements HttpFront {
    private static final String SHADOW = "/_semantic/shadow";
    private static final String WEBSOCKET = "websocket";

    private final Parts parts;

    /**
     * The parts of the service.
     *
     * @param model the paths of the model server; empty if the service has none
     * @param semantic finds answers by the meaning of questions; empty if the service does not
     * @param entries the faces for programs that store answers themselves; empty without {@code semantic}
     * @param shadow counts what the cache would do, if it is only tried out
     * @param conversations supplies the place of its conversations, as it is at the time of the call
     */
    record Parts(
            Optional<ModelPaths> model,
            Optional<SemanticCache> semantic,
            Optional<EntryFaces> entries,
            ResponseTags tags,
            AnswerMeters meters,
            Optional<ShadowMeters> shadow,
            Supplier<ConversationHolder> conversations) {}

    LlmFront(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Reply answer(ForwardedRequest request) {
        if (request.call().request().headers().contains(HttpHeaders.UPGRADE, WEBSOCKET, true)) {
            throw HttpRefusal.of(501, "A service of type llm does not pass on WebSockets; connect to the model server");
        } else if (request.path().equals(SHADOW)) {
            return shadow(request.method());
        } else if (EntryFaces.isAt(request)) {
            return parts.entries.orElseThrow(LlmFront::notSemantic).answer(request);
        }
        ModelPaths model = parts.model.orElseThrow(LlmFront::withoutServer);
        if (!model.has(request.path())) {
            throw HttpRefusal.of(404, "There is nothing here; the paths of a model server begin with /v1/");
        }
        return model.answer(request);
    }

    private Reply shadow(String method) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw HttpRefusal.notAllowed("GET, HEAD");
        }
        return parts.shadow
                .orElseThrow(() -> HttpRefusal.of(404, "This service is not tried out: set shadow: true"))
                .answer();
    }

    private static HttpRefusal notSemantic() {
        return HttpRefusal.of(404, "This service does not find answers by their meaning: set cache-strategy: semantic");
    }

    private static HttpRefusal withoutServer() {
        return HttpRefusal.of(404, "There is nothing here: the service has no model server (llm.url), only /_semantic");
    }

    @Override
    public Purge inHolder(Purge purge) {
        return parts.tags.inHolder(purge);
    }

    @Override
    public FrontCounts counts() {
        return parts.meters.counts();
    }

    @Override
    public Optional<String> trouble() {
        return parts.model.flatMap(ModelPaths::trouble).or(() -> parts.semantic.flatMap(SemanticCache::trouble));
    }

    @Override
    public Optional<ConversationHolder> conversations() {
        return Optional.of(parts.conversations.get());
    }

    @Override
    public void start() {
        parts.semantic.ifPresent(SemanticCache::start);
    }

    @Override
    public void close() {
        parts.model.ifPresent(ModelPaths::close);
        parts.semantic.ifPresent(SemanticCache::close);
    }
}
