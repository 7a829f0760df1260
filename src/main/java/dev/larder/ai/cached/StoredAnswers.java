package dev.larder.ai.cached;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.AnswerAge;
import dev.larder.ai.answer.AnswerFormat;
import dev.larder.ai.answer.AnswerFormat.AnswerLifetime;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.Savings;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.JsonBytes;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.semantic.SemanticResult.Hit;
import dev.larder.core.OwnKeys;
import dev.larder.core.cache.Draft;
import dev.larder.core.cache.Loaded;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.http.message.Answer;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation.Attribute;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The stored answers of one service by one protocol: the JSON text of each, from which streams are written, too. */
final class StoredAnswers {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream; charset=utf-8");

    private final Protocol protocol;
    private final AnswerFormat format;
    private final ObjectMapper json;
    private final Duration stale;
    private final Savings savings;
    private final AnswerAge ages;

    /**
     * The answers of one service.
     *
     * @param stale the time after its lifetime in which an answer may be shown stale
     */
    StoredAnswers(Protocol protocol, ObjectMapper json, Duration stale, Savings savings, Clock clock) {
        this.protocol = protocol;
        this.format = new AnswerFormat(protocol.kind());
        this.json = json;
        this.stale = stale;
        this.savings = savings;
        this.ages = new AnswerAge(clock);
    }

    /** A stream of the protocol that has not begun. */
    AnswerStream stream() {
        return protocol.stream();
    }

    /** An answer for its client alone. */
    static Loaded passed() {
        return Loaded.passed(Draft.absent(LifetimeRequest.UNSAID, List.of()));
    }

    /** An answer that came in one piece: it is stored as it came, if it may be. */
    Loaded loaded(CachedCall call, byte[] body) {
        try {
            JsonNode completion = json.readTree(body);
            return protocol.isStorable(completion) ? stored(call, completion, body, true) : passed();
        } catch (IOException notJson) {
            return passed();
        }
    }

    /** An answer that came as a stream: it is stored as one piece, if it may be. */
    Loaded loaded(CachedCall call, Optional<JsonNode> completion) {
        boolean asked = call.delivery() == Delivery.STREAM_WITH_USAGE;
        return completion
                .filter(protocol::isStorable)
                .map(whole -> stored(call, whole, JsonBytes.of(whole), asked))
                .orElseGet(StoredAnswers::passed);
    }

    private Loaded stored(CachedCall call, JsonNode completion, byte[] text, boolean askedForUsage) {
        var lifetime = new AnswerLifetime(call.ttl(), stale);
        List<Attribute> attributes = new ArrayList<>(call.meaning().attributes());
        attributes.addAll(StoredUsage.attributes(protocol.usage(completion), askedForUsage));
        return Loaded.stored(format.draft(text, lifetime, attributes));
    }

    /**
     * Whether the entry holds an answer of the protocol that may be shown to a client, fresh or stale. One that was
     * purged may not.
     */
    boolean isFor(Delivery delivery, Entry entry) {
        boolean enough = delivery != Delivery.STREAM_WITH_USAGE
                || !StoredUsage.isMissing(entry.form().attributes());
        return format.isIn(entry) && !ages.isPurged(entry) && enough;
    }

    /** Whether the lifetime of a stored answer is over. */
    boolean isStale(Entry entry) {
        return ages.isStale(entry);
    }

    /** The age of a stored answer, in seconds. */
    long age(Entry entry) {
        return ages.age(entry);
    }

    /** The time since the end of an answer's lifetime, in seconds and rounded up; 0 while it is fresh. */
    long staleness(Entry entry) {
        return ages.staleness(entry);
    }

    /** The stored answer in the form that the client wants. */
    Answer answer(Entry entry, CachedCall call, CacheStatus status) {
        boolean whole = call.delivery() == Delivery.WHOLE;
        byte[] body = whole ? entry.payload() : events(entry, call.delivery());
        Answer answer = Answer.of(200)
                .with(HttpHeaders.CONTENT_TYPE, whole ? JSON : EVENTS)
                .with(HttpHeaders.AGE, Long.toString(age(entry)))
                .with(CacheStatus.FIELD, status.text());
        StoredUsage.of(entry.form().attributes())
                .ifPresent(usage -> savings.tell(answer, call.request().model(), usage));
        return answer.bytes(Integer.toString(body.length), body);
    }

    /** The stored answer to a similar question. */
    Answer similar(Hit hit, CachedCall call) {
        return answer(hit.entry(), call, CacheStatus.SEMANTIC)
                .with("X-Cache-Similarity", String.format(Locale.ROOT, "%.4f", hit.similarity()))
                .with("X-Cache-Entry", OwnKeys.nameOfCached(hit.question().key()));
    }

    /** Written for each client: to keep them with the entry would double its size, which the store has weighed. */
    private byte[] events(Entry entry, Delivery delivery) {
        try {
            return protocol.events(json.readTree(entry.payload()), delivery);
        } catch (IOException e) {
            // it was read before it was stored
            throw new UncheckedIOException(e);
        }
    }
}
