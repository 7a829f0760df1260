package dev.larder.http.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.EventLog;
import dev.larder.core.event.log.Scope;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What listeners are sent of a log. Those that have seen as much and want the same get the same bytes. */
final class EventPieces {
    /** How much a listener is sent at once, give or take an event. */
    private static final int LARGEST = 64 << 10;

    private final EventLog log;
    private final Map<Position, Piece> made = new HashMap<>();

    EventPieces(EventLog log) {
        this.log = log;
    }

    private record Position(long seen, Scope scope) {}

    /**
     * The events after some.
     *
     * @param text as they are sent; empty when there were none for the listener
     * @param seen up to where the listener has seen everything then
     * @param full whether more may be there already
     */
    record Piece(Buffer text, long seen, boolean full) {}

    Piece after(long seen, Scope scope) {
        return made.computeIfAbsent(new Position(seen, scope), this::make);
    }

    /** Whether events after {@code seen} are gone. */
    boolean hasLost(long seen) {
        return log.hasLost(seen + 1);
    }

    /** What a listener is sent to whom there is nothing to tell, so that it knows, and goes on from here. */
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
