package dev.larder.http.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.EventLog;
import dev.larder.core.event.log.EventScope;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of an event log as text for listeners. Listeners at the same position with the same scope share the bytes.
 */
final class EventPieces {
    /** The size in bytes at which a part ends; the last event may exceed it. */
    private static final int LARGEST = 64 << 10;

    private final EventLog log;
    private final Map<Position, Piece> made = new HashMap<>();

    EventPieces(EventLog log) {
        this.log = log;
    }

    private record Position(long seen, EventScope scope) {}

    /**
     * The events after some.
     *
     * @param text the events as text; empty when none is in the scope
     * @param seen the position up to which the listener has then seen everything
     * @param full whether more may be there already
     */
    record Piece(Buffer text, long seen, boolean full) {}

    Piece after(long seen, EventScope scope) {
        return made.computeIfAbsent(new Position(seen, scope), this::make);
    }

    /** Whether events after {@code seen} are gone. */
    boolean hasLost(long seen) {
        return log.hasLost(seen + 1);
    }

    /** The heartbeat of a listener without new events; its id lets the listener resume here. */
    Buffer heartbeat(long seen) {
        return Buffer.buffer(": nothing new\nid: " + log.bookmark(seen) + "\n\n");
    }

    private Piece make(Position from) {
        Buffer text = Buffer.buffer();
        long seen = from.seen();
        while (text.length() < LARGEST) {
            Optional<Event> next = log.find(seen + 1);
            if (next.isEmpty()) {
                return new Piece(text, seen, false);
            }
            if (from.scope().has(next.get().subject())) {
                append(text, next.get());
            }
            seen++;
        }
        return new Piece(text, seen, true);
    }

    private void append(Buffer text, Event event) {
        String head = "id: " + log.bookmark(event.seq()) + "\nevent: " + event.name() + "\ndata: ";
        text.appendBytes(head.getBytes(UTF_8)).appendBytes(event.json()).appendString("\n\n");
    }
}
