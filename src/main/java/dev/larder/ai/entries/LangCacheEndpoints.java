package dev.larder.ai.entries;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.entries.SearchResult.Found;
import dev.larder.core.Refusal;
import dev.larder.http.message.Answer;
import dev.larder.http.problem.HttpRefusal;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The face for clients of Redis LangCache: the paths behind {@code /v1/caches/{service}}. */
final class LangCacheEndpoints {
    private static final String POST = "POST";
    private static final String DELETE = "DELETE";
    private static final String ENTRIES = "/entries";

    /** Its clients have no namespaces. */
    private static final String NAMESPACE = "";

    private static final Set<String> OF_DRAFTS = Set.of("prompt", "response", "attributes", "ttlMillis");
    private static final Set<String> OF_SEARCHES =
            Set.of("prompt", "similarityThreshold", "attributes", "searchStrategies");

    private final EntryStore entries;
    private final EntrySearches searches;
    private final EntryRequests requests;
    private final Duration longest;

    LangCacheEndpoints(EntryParts parts, EntryRequests requests) {
        this.entries = new EntryStore(parts);
        this.searches = new EntrySearches(parts);
        this.requests = requests;
        this.longest = parts.terms().ttl();
    }

    /**
     * Answers a request.
     *
     * @param sharers the callers that share entries with the one of the request
     * @param path the path behind the name of the service, with its slash
     */
    Uni<Answer> answer(String sharers, String method, String path, byte[] body) {
        return switch (path) {
            case ENTRIES -> ofEntries(sharers, method, body);
            case ENTRIES + "/search" -> {
                if (!method.equals(POST)) {
                    throw HttpRefusal.notAllowed(POST);
                }
                yield searches.search(sharers, search(requests.object(body))).map(LangCacheEndpoints::found);
            }
            case "/flush" -> {
                if (!method.equals(POST) && !method.equals(DELETE)) {
                    throw HttpRefusal.notAllowed(POST + ", " + DELETE);
                }
                yield entries.purge(sharers, EntryPurge.of(NAMESPACE, Map.of())).replaceWith(() -> Answer.of(204));
            }
            default -> remove(sharers, method, path);
        };
    }

    private Uni<Answer> ofEntries(String sharers, String method, byte[] body) {
        if (method.equals(POST)) {
            return entries.store(sharers, draft(requests.object(body)))
                    .map(id -> Answer.json(201, json -> json.writeStringField("entryId", id)));
        } else if (!method.equals(DELETE)) {
            throw HttpRefusal.notAllowed(POST + ", " + DELETE);
        }
        Map<String, String> attributes = requests.attributes(requests.object(body));
        if (attributes.isEmpty()) {
            throw new Refusal.Bad("attributes must have a member; all entries are removed by flush");
        }
        return entries.purge(sharers, EntryPurge.of(NAMESPACE, attributes))
                .map(count -> Answer.json(json -> json.writeNumberField("deletedEntriesCount", count)));
    }

    private Uni<Answer> remove(String sharers, String method, String path) {
        String id = path.startsWith(ENTRIES + "/") ? path.substring(ENTRIES.length() + 1) : "";
        if (id.isEmpty() || id.indexOf('/') >= 0) {
            throw new Refusal.NotFound("There is nothing here");
        } else if (!method.equals(DELETE)) {
            throw HttpRefusal.notAllowed(DELETE);
        }
        return entries.remove(sharers, id).map(removed -> {
            if (!removed) {
                throw new Refusal.NotFound("There is no such entry");
            }
            return Answer.of(204);
        });
    }

    private EntryDraft draft(JsonNode body) {
        EntryRequests.requireOnly(body, OF_DRAFTS);
        return new EntryDraft(
                requests.prompt(body),
                EntryRequests.text(body, "response"),
                requests.attributes(body),
                ttl(body.path("ttlMillis")),
                List.of(),
                NAMESPACE,
                false,
                List.of());
    }

    /** Its clients expect that an entry lives as long as they say; one that asks for more gets the longest lifetime. */
    private Optional<Duration> ttl(JsonNode millis) {
        if (EntryRequests.isAbsent(millis)) {
            return Optional.empty();
        } else if (!millis.isIntegralNumber() || !millis.canConvertToLong() || millis.longValue() < 1) {
            throw new Refusal.Bad("ttlMillis must be a whole number, 1 or more");
        }
        Duration asked = Duration.ofMillis(millis.longValue());
        return Optional.of(asked.compareTo(longest) > 0 ? longest : asked);
    }

    /** Its clients know two strategies; what is the same when normalised is found by both. */
    private EntrySearch search(JsonNode body) {
        EntryRequests.requireOnly(body, OF_SEARCHES);
        Set<Strategy> strategies = EntryRequests.strategies(EntryRequests.strings(body, "searchStrategies"));
        if (strategies.contains(Strategy.SEMANTIC)) {
            strategies.add(Strategy.NORMALISED);
        }
        return new EntrySearch(
                requests.prompt(body),
                EntryRequests.fraction(body, "similarityThreshold"),
                requests.attributes(body),
                NAMESPACE,
                1,
                strategies,
                false);
    }

    private static Answer found(SearchResult result) {
        return Answer.json(json -> {
            json.writeArrayFieldStart("data");
            for (Found found : result.found()) {
                json.writeStartObject();
                json.writeStringField("id", found.entry().id());
                json.writeStringField("prompt", found.prompt());
                json.writeStringField("response", found.entry().response());
                EntryAnswers.writeAttributes(json, found.entry().attributes());
                json.writeNumberField("similarity", found.similarity());
                json.writeStringField("searchStrategy", found.strategy() == Strategy.EXACT ? "exact" : "semantic");
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
