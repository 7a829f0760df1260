package dev.larder.gateway.origin.table.behind;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.gateway.origin.table.database.ChangeSet;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.WholeNumber;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.spi.CacheKey;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The administrator's view of the queue of writes, below {@code _pending}. A caller sees the queued writes of the rows
 * that it may read, and never their values.
 */
public final class PendingWrites {
    private static final String BEGIN = "_pending";
    private static final int MAX_SHOWN = 1_000;
    private static final int SHOWN = 100;
    private static final double MILLIS = 1000;

    private final WriteBehindQueue queue;
    private final WritesBehind writes;
    private final Clock clock;

    PendingWrites(WriteBehindQueue queue, WritesBehind writes, Clock clock) {
        this.queue = queue;
        this.writes = writes;
        this.clock = clock;
    }

    /** Whether a decoded path behind the name of the service is of the queue. */
    public static boolean has(String path) {
        return path.equals(BEGIN) || path.startsWith(BEGIN + "/");
    }

    /** Answers a request whose caller has the right to its path. */
    public Reply answer(ForwardedRequest request) {
        String path = request.call().target().rest();
        if (path.equals(BEGIN)) {
            if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
                throw HttpRefusal.notAllowed("GET, HEAD");
            }
            return list(request);
        }
        Query.of(request.path() + request.query()).allowOnly(Set.of());
        String id = path.substring(BEGIN.length() + 1);
        AuthorizedCall access = request.call().access();
        return switch (request.method()) {
            case "POST" ->
                Reply.of(dead(id, access)
                        .flatMap(writes::retry)
                        .map(again -> Answer.json(202, json -> json.writeStringField("id", again))));
            case "DELETE" ->
                Reply.of(dead(id, access)
                        .flatMap(letter -> queue.changeDead(state -> state.without(Set.of(letter.id()))))
                        .map(state -> Answer.json(json -> json.writeBooleanField("success", true))));
            default -> throw HttpRefusal.notAllowed("POST, DELETE");
        };
    }

    /** Emits the dead letter with this id; the caller needs the right to make its write. */
    private Uni<QueuedWrite> dead(String id, AuthorizedCall access) {
        return queue.readAll().map(states -> {
            QueuedWrite letter = queue.seenDead().stream()
                    .filter(write -> write.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new Refusal.NotFound("There is no dead letter with this id"));
            access.require(verb(letter.kind()), new CacheKey(path(letter)));
            states.forEach(state -> WriteBehindQueue.requireMoved(id, state));
            return letter;
        });
    }

    private static Verb verb(ChangeSet.Kind kind) {
        return switch (kind) {
            case INSERT -> Verb.POST;
            case MERGE -> Verb.PATCH;
            case REPLACE -> Verb.PUT;
            case DELETE -> Verb.DELETE;
        };
    }

    private static String path(QueuedWrite write) {
        return "_table/" + write.table() + "/" + write.key();
    }

    private Reply list(ForwardedRequest request) {
        var query = Query.of(request.path() + request.query());
        query.allowOnly(Set.of("limit", "offset"));
        int limit = number(query, "limit", SHOWN);
        int offset = number(query, "offset", 0);
        if (limit > MAX_SHOWN) {
            throw new Refusal.Bad("The parameter limit is at most %d".formatted(MAX_SHOWN));
        }
        AuthorizedCall access = request.call().access();
        return Reply.of(queue.readAll().map(states -> {
            List<QueuedWrite> all = states.stream()
                    .flatMap(state -> state.writes().stream())
                    .sorted(Comparator.comparingLong(QueuedWrite::since))
                    .toList();
            List<QueuedWrite> dead = queue.seenDead();
            return Answer.json(json -> {
                json.writeNumberField("depth", all.size());
                json.writeNumberField("oldest_age", BehindMeters.age(queue, clock));
                json.writeNumberField("dead_letters", dead.size());
                writeAll(json, "resource", page(all, limit, offset), access);
                writeAll(json, "dead", page(dead, limit, offset), access);
            });
        }));
    }

    private static int number(Query query, String name, int otherwise) {
        Optional<String> digits = query.one(name).map(WholeNumber::digits);
        if (digits.isPresent() && !digits.get().matches("\\d{1,9}")) {
            throw new Refusal.Bad("The parameter %s is a whole number".formatted(name));
        }
        return digits.map(Integer::parseInt).orElse(otherwise);
    }

    private static List<QueuedWrite> page(List<QueuedWrite> all, int limit, int offset) {
        return all.stream().skip(offset).limit(limit).toList();
    }

    private void writeAll(JsonGenerator json, String member, List<QueuedWrite> all, AuthorizedCall access)
            throws IOException {
        json.writeArrayFieldStart(member);
        for (QueuedWrite write : all) {
            json.writeStartObject();
            json.writeStringField("id", write.id());
            // the reason names columns
            boolean shown = access.caller().may(Verb.GET, access.service().name(), path(write));
            if (shown) {
                json.writeStringField("table", write.table());
                json.writeStringField("key", write.key());
                json.writeStringField("verb", verb(write.kind()).name().toLowerCase(Locale.ROOT));
            }
            json.writeNumberField("age", Math.max(0, clock.millis() - write.since()) / MILLIS);
            json.writeNumberField("attempts", write.attempts());
            if (shown && !write.reason().isEmpty()) {
                json.writeStringField("reason", write.reason());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
