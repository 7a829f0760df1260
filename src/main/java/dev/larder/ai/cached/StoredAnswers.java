package dev.larder.ai.cached;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.AnswerFormat;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.Protocol;
import dev.larder.core.cache.Draft;
import dev.larder.core.cache.Loaded;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.http.message.Answer;
import dev.larder.spi.Entry;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The stored answers of one service by one protocol: the JSON text of each, from which streams are written, too. */
final class StoredAnswers {
    private static final int SECOND = 1_000;
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream; charset=utf-8");

    private final Protocol protocol;
    private final AnswerFormat format;
    private final ObjectMapper json;
    private final Duration ttl;
    private final Clock clock;

    /**
     * The answers of one service.
     *
     * @param ttl the lifetime of an answer
     */
    StoredAnswers(Protocol protocol, ObjectMapper json, Duration ttl, Clock clock) {
        this.protocol = protocol;
        this.format = new AnswerFormat(protocol.kind());
        this.json = json;
        this.ttl = ttl;
        this.clock = clock;
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
    Loaded loaded(byte[] body) {
        try {
            return protocol.isStorable(json.readTree(body)) ? stored(body) : passed();
        } catch (IOException notJson) {
            return passed();
        }
    }

    /** An answer that came as a stream: it is stored as one piece, if it may be. */
    Loaded loaded(Optional<JsonNode> joined) {
        return joined.filter(protocol::isStorable)
                .map(whole -> stored(whole.toString().getBytes(UTF_8)))
                .orElseGet(StoredAnswers::passed);
    }

    private Loaded stored(byte[] text) {
        return Loaded.stored(format.draft(text, ttl));
    }

    /** Whether the entry holds an answer of the protocol that may be shown. */
    boolean isIn(Entry entry) {
        return format.isIn(entry) && !entry.lifetime().staleAt(clock.millis());
    }

    /** The age of a stored answer, in seconds. */
    long age(Entry entry) {
        return Math.max(0, clock.millis() - entry.lifetime().created()) / SECOND;
    }

    /** The stored answer in the form that the client wants. */
    Answer answer(Entry entry, Delivery delivery, CacheStatus status) {
        boolean whole = delivery == Delivery.WHOLE;
        byte[] body = whole ? entry.payload() : events(entry, delivery);
        return Answer.of(200)
                .with(HttpHeaders.CONTENT_TYPE, whole ? JSON : EVENTS)
                .with(HttpHeaders.AGE, Long.toString(age(entry)))
                .with(CacheStatus.FIELD, status.text())
                .bytes(Integer.toString(body.length), body);
    }

    /**
     * The events of an entry, written once for each entry in memory.
     *
     * @param plain the events for a client that does not want the usage of tokens
     * @param withUsage the events for a client that does
     */
    @SuppressWarnings("ArrayRecordComponent") // texts that are never compared
    private record Events(byte[] plain, byte[] withUsage) {}

    private byte[] events(Entry entry, Delivery delivery) {
        Events events = entry.memo(Events.class, this::written);
        return delivery == Delivery.STREAM_WITH_USAGE ? events.withUsage : events.plain;
    }

    private Events written(Entry entry) {
        try {
            JsonNode whole = json.readTree(entry.payload());
            return new Events(
                    protocol.events(whole, Delivery.STREAM), protocol.events(whole, Delivery.STREAM_WITH_USAGE));
        } catch (IOException e) {
            // it was read before it was stored
            throw new UncheckedIOException(e);
        }
    }
}
