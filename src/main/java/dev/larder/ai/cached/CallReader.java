package dev.larder.ai.cached;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.answer.CacheFields;
import dev.larder.ai.answer.CacheFields.CacheMode;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.EndUser;
import dev.larder.ai.exact.CanonicalRequest;
import dev.larder.ai.exact.LastUserTurn;
import dev.larder.ai.protocol.ProtocolRequest;
import dev.larder.ai.semantic.SemanticQuestion;
import dev.larder.ai.upstream.ModelRequest;
import dev.larder.core.OwnKeys;
import dev.larder.core.Refusal;
import dev.larder.http.codec.TagText;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.spi.CacheKey;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a request asks, and under which key its answer is. */
final class CallReader {
    /** In characters. The guard looks at no longer questions. */
    private static final int LONGEST_QUESTION = 2_000;

    /** With these a model does more than to answer the question. */
    private static final List<String> MORE_THAN_TEXT =
            List.of("tools", "functions", "audio", "modalities", "web_search_options", "mcp_servers");

    private final CachedProtocol.Settings settings;
    private final CachedProtocol.Parts parts;
    private final CanonicalRequest canonical;

    CallReader(CachedProtocol.Settings settings, CachedProtocol.Parts parts, CanonicalRequest canonical) {
        this.settings = settings;
        this.parts = parts;
        this.canonical = canonical;
    }

    /**
     * A request, as it was read.
     *
     * @param body the bytes that go to the model server
     * @param root the same as a tree
     * @param read what the protocol says of it
     * @param member what it says about the cache
     * @param model the request to the model server
     */
    @SuppressWarnings("ArrayRecordComponent") // bodies are opaque bytes and never compared
    record Body(byte[] body, JsonNode root, ProtocolRequest read, CacheMember member, ModelRequest model) {}

    /** What separates the answers to a request from those to others. */
    private record Parted(String sharers, String target, List<String> fields) {}

    /** The request as one whose answer may be stored; empty if it could not be found or invalidated. */
    Optional<CachedCall> call(ForwardedRequest request, Body body) {
        MultiMap headers = request.call().request().headers();
        CacheFields fields = CacheFields.of(headers).or(body.member.ttl(), body.member.namespace());
        EndUser user = body.read.user().with("field", String.join(", ", headers.getAll(settings.userField())));
        Optional<String> sharers = parts.keys().sharers(request.caller(), user);
        if (sharers.isEmpty() || fields.mode() == CacheMode.OFF) {
            return Optional.empty();
        }
        List<String> separating = new ArrayList<>(parts.server().shaping(request));
        separating.addAll(fields.separating());
        var parted = new Parted(sharers.get(), parts.server().target(request), separating);
        List<String> named = new ArrayList<>(TagText.of(request.call().request()));
        CacheKey key;
        Meaning meaning;
        try {
            named.add(TagText.checked("model:" + body.read.model()));
            fields.versionTag().ifPresent(named::add);
            String text = canonical.text(body.body);
            if (parts.matching().strategy() == CacheStrategy.STRICT) {
                key = key(parted, text);
                meaning = Meaning.STRICT;
            } else {
                Optional<LastUserTurn> turn = LastUserTurn.of(body.body);
                key = key(parted, canonical.normalizedText(body.body, turn));
                meaning = Meaning.of(
                        CanonicalRequest.key(text), turn.flatMap(last -> question(body, last, parted, fields)));
            }
        } catch (Refusal.Bad e) {
            return Optional.empty();
        }
        named.add("llm:" + settings.service());
        Duration ttl = fields.ttl().orElse(settings.lifetime().ttl());
        return parts.tags()
                .of(request.call().target().rest(), named)
                .map(tags -> new CachedCall(
                        key,
                        tags,
                        body.read,
                        ttl,
                        body.model,
                        CacheStatus.MISS,
                        Optional.empty(),
                        meaning,
                        fields.mode(),
                        Optional.empty()));
    }

    private CacheKey key(Parted parted, String text) {
        return parts.keys().of(parted.sharers, parted.target, parted.fields, text);
    }

    /** The question, if the answer to a similar one may be given. All that is not the question is its scope. */
    private Optional<SemanticQuestion> question(Body body, LastUserTurn turn, Parted parted, CacheFields fields) {
        boolean wanted = parts.matching().semantic().isPresent() && fields.mode() != CacheMode.EXACT;
        boolean plain =
                MORE_THAN_TEXT.stream().allMatch(name -> body.root.path(name).isEmpty());
        String text = String.join("\n", turn.texts().values());
        boolean readable = turn.isText() && !text.isBlank() && text.length() <= LONGEST_QUESTION;
        if (!wanted || !plain || !readable) {
            return Optional.empty();
        }
        CacheKey scope = key(parted, "scope " + canonical.textWithoutQuestion(body.body, turn));
        double threshold = fields.threshold().orElse(parts.matching().threshold());
        return Optional.of(SemanticQuestion.of(OwnKeys.nameOfCached(scope), text, threshold));
    }
}
