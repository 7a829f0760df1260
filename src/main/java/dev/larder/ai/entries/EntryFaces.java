package dev.larder.ai.entries;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.EndUser;
import dev.larder.ai.answer.SharingScope;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.core.Refusal;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.service.Service;
import dev.larder.http.body.RequestBody;
import dev.larder.http.codec.RequestTarget;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.front.ResponseTags;
import dev.larder.http.message.Reply;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The faces of a service for programs that call the model themselves: they store answers, and search for them. Larder's
 * own is below {@code _semantic}, and that of Redis LangCache below {@code /v1/caches/{service}}.
 */
public final class EntryFaces {
    private static final String OWN = "/_semantic";

    private final Settings settings;
    private final EntryEndpoints own;
    private final LangCacheEndpoints langCache;

    /**
     * The settings of a service.
     *
     * @param service the name of the service
     * @param sharing the callers that share entries
     * @param userField the header field with the end user
     * @param ttl the lifetime of an entry, and the longest one
     * @param threshold the smallest similarity, if a search does not say another one
     * @param maxPinned the maximum number of pinned entries and their aliases
     * @param maxPrompt the maximum length of a prompt, in characters
     * @param maxAttributes the maximum number of attributes of an entry
     */
    public record Settings(
            String service,
            SharingScope sharing,
            String userField,
            Duration ttl,
            double threshold,
            int maxPinned,
            int maxPrompt,
            int maxAttributes) {}

    /**
     * The parts of a service.
     *
     * @param semantic finds entries with an end
     * @param pinned finds entries without one
     * @param holder supplies the service that holds them, as it is at the time of the call
     */
    public record Parts(SemanticCache semantic, SemanticCache pinned, Supplier<Service> holder, EntryFactory factory) {}

    /**
     * The faces of a service.
     *
     * @param json refuses a member that is there twice
     */
    public EntryFaces(Settings settings, Parts parts, ObjectMapper json, Clock clock) {
        this.settings = settings;
        var all = new EntryParts(
                settings.service(),
                parts.semantic(),
                parts.pinned(),
                new EntryScopes(settings.service(), parts.semantic().model()),
                parts.holder(),
                new ResponseTags(settings.service()),
                parts.factory(),
                new EntryParts.Terms(settings.ttl(), settings.threshold(), settings.maxPinned()));
        var requests =
                new EntryRequests(json, new EntryRequests.Limits(settings.maxPrompt(), settings.maxAttributes()));
        this.own = new EntryEndpoints(all, requests, new EntryAnswers(clock));
        this.langCache = new LangCacheEndpoints(all, requests);
    }

    /** Whether an entry is a pinned answer or an alias of one, which goes for no other answer. */
    public static boolean isPinned(Entry entry) {
        return StoredEntry.isPinned(entry);
    }

    /** Whether a request is for one of the faces. */
    public static boolean isAt(ForwardedRequest request) {
        return request.path().equals(OWN) || request.path().startsWith(OWN + "/") || isLangCache(request);
    }

    private static boolean isLangCache(ForwardedRequest request) {
        return RequestTarget.isLangCache(
                RequestTarget.path(request.call().request().uri()));
    }

    /** Answers a request, whose body is read first. */
    public Reply answer(ForwardedRequest request) {
        if (request.body() instanceof RequestBody.Unread unread) {
            return Reply.later(unread.read().flatMap(body -> answer(request, body)));
        }
        return Reply.later(answer(request, ((RequestBody.Whole) request.body()).bytes()));
    }

    private Uni<Reply> answer(ForwardedRequest request, byte[] body) {
        String sharers = sharers(request);
        if (isLangCache(request)) {
            String path = RequestTarget.behindCache(request.path());
            return langCache.answer(sharers, request.method(), path, body).map(answer -> answer);
        }
        String path = request.path().substring(OWN.length());
        return EntryEndpoints.isFollowed(request, path)
                ? Uni.createFrom().item(own.follow(sharers, body))
                : own.answer(request, sharers, path, body).map(answer -> answer);
    }

    private String sharers(ForwardedRequest request) {
        List<String> named = request.call().request().headers().getAll(settings.userField());
        EndUser user = EndUser.UNKNOWN.with("field", String.join(", ", named));
        return settings.sharing()
                .of(request.caller(), user)
                .orElseThrow(() -> new Refusal.Bad(
                        "Each end user has entries of its own here: name the user in " + settings.userField()));
    }
}
