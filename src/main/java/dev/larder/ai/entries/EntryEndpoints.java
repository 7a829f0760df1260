package dev.larder.ai.entries;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.core.Refusal;
import dev.larder.http.codec.Fraction;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import java.util.OptionalDouble;
import java.util.Set;

/** Larder's own face: the paths below {@code _semantic}. */
final class EntryEndpoints {
    private static final String POST = "POST";
    private static final double USUAL_PRECISION = 0.99;
    private static final Set<String> OF_FEEDBACK = Set.of("good", "similarity", "prompt", "remove");

    private final EntryStore entries;
    private final EntrySearches searches;
    private final EntryFeedback feedback;
    private final EntryRequests requests;
    private final EntryAnswers answers;
    private final WarmUp warmUp;
    private final Calibration calibration;

    EntryEndpoints(EntryParts parts, EntryRequests requests, EntryAnswers answers) {
        this.entries = new EntryStore(parts);
        this.searches = new EntrySearches(parts);
        this.feedback = new EntryFeedback(parts, entries);
        this.requests = requests;
        this.answers = answers;
        this.warmUp = new WarmUp(entries, requests);
        this.calibration = new Calibration(parts.semantic(), requests);
    }

    /**
     * Answers a request.
     *
     * @param sharers the callers that share entries with the one of the request
     * @param path the path behind {@code _semantic}, with its slash; empty where there is none
     */
    Uni<Answer> answer(ForwardedRequest request, String sharers, String path, byte[] body) {
        String method = request.method();
        return switch (path) {
            case "" -> ofEntries(method, sharers, body);
            case "/search" -> {
                requirePost(method);
                yield search(sharers, body);
            }
            case "/warm" -> {
                requirePost(method);
                yield warmUp.store(sharers, body);
            }
            case "/calibrate" -> {
                requirePost(method);
                yield calibration.of(body, precision(request));
            }
            default -> ofEntry(method, sharers, path.substring(1).split("/", -1), body);
        };
    }

    private Uni<Answer> ofEntries(String method, String sharers, byte[] body) {
        return switch (method) {
            case POST ->
                entries.store(sharers, requests.draft(requests.object(body))).map(EntryAnswers::id);
            case "DELETE" ->
                entries.purge(sharers, requests.purge(requests.object(body))).map(EntryAnswers::purged);
            default -> throw HttpRefusal.notAllowed("POST, DELETE");
        };
    }

    /** Whether a request wants to see the progress of a warm-up. */
    static boolean isFollowed(ForwardedRequest request, String path) {
        return path.equals("/warm")
                && request.method().equals(POST)
                && request.call().request().headers().getAll(HttpHeaders.ACCEPT).stream()
                        .anyMatch(accepted -> accepted.contains(WarmUpProgress.TYPE));
    }

    /** Answers a request for a warm-up with its progress. */
    Reply follow(String sharers, byte[] body) {
        return warmUp.follow(sharers, body);
    }

    private static void requirePost(String method) {
        if (!method.equals(POST)) {
            throw HttpRefusal.notAllowed(POST);
        }
    }

    private Uni<Answer> search(String sharers, byte[] body) {
        EntrySearch asked = requests.search(requests.object(body));
        return searches.search(sharers, asked).map(result -> answers.result(asked, result));
    }

    private static double precision(ForwardedRequest request) {
        return request.call()
                .query()
                .one("precision")
                .map(text -> Fraction.of("precision", text))
                .orElse(USUAL_PRECISION);
    }

    private Uni<Answer> ofEntry(String method, String sharers, String[] segments, byte[] body) {
        String id = segments[0];
        if (segments.length == 2 && segments[1].equals("feedback")) {
            requirePost(method);
            return feedback(sharers, id, requests.object(body));
        } else if (segments.length != 1) {
            throw missing();
        }
        return switch (method) {
            case "GET", "HEAD" -> found(sharers, id).map(answers::entry);
            case "DELETE" ->
                entries.remove(sharers, id).map(removed -> {
                    if (!removed) {
                        throw missing();
                    }
                    return EntryAnswers.removed();
                });
            default -> throw HttpRefusal.notAllowed("GET, HEAD, DELETE");
        };
    }

    private Uni<StoredEntry> found(String sharers, String id) {
        return entries.get(sharers, id).map(entry -> entry.orElseThrow(EntryEndpoints::missing));
    }

    static Refusal missing() {
        return new Refusal.NotFound("There is no such entry");
    }

    private Uni<Answer> feedback(String sharers, String id, JsonNode body) {
        EntryRequests.requireOnly(body, OF_FEEDBACK);
        if (!body.path("good").isBoolean()) {
            throw new Refusal.Bad("good must be true or false");
        }
        boolean good = body.path("good").booleanValue();
        boolean remove = EntryRequests.flag(body, "remove");
        OptionalDouble similarity = EntryRequests.fraction(body, "similarity");
        boolean prompted = !EntryRequests.isAbsent(body.path("prompt"));
        if (!good && !remove && !prompted && similarity.isEmpty()) {
            throw new Refusal.Bad("Give the prompt that got the wrong answer, its similarity, or remove: true");
        }
        return found(sharers, id).flatMap(entry -> {
            if (good) {
                return Uni.createFrom()
                        .item(EntryAnswers.threshold(
                                id, OptionalDouble.of(entry.facts().threshold())));
            } else if (remove) {
                return entries.remove(sharers, id).map(x -> EntryAnswers.threshold(id, OptionalDouble.empty()));
            }
            Uni<Double> wrong = similarity.isPresent()
                    ? Uni.createFrom().item(similarity.getAsDouble())
                    : feedback.similarity(entry, requests.prompt(body));
            return wrong.flatMap(value -> feedback.raise(entry, value))
                    .map(threshold -> EntryAnswers.threshold(id, threshold));
        });
    }
}
