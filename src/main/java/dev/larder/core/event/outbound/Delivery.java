package dev.larder.core.event.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.event.log.Event;
import java.io.ByteArrayOutputStream;

/**
 * An event on its way to a subscriber.
 *
 * @param id the same for every attempt, so that the subscriber can tell a repetition; sorts by time
 * @param body what is sent
 */
@SuppressWarnings("ArrayRecordComponent") // found by its id, never compared
record Delivery(String id, byte[] body) implements Comparable<Delivery> {
    /** The delivery of an event: its type, its time, and itself. */
    static Delivery of(String id, Event event) {
        var body = new ByteArrayOutputStream(256);
        // neither a name nor a time has anything to escape
        body.writeBytes("{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":"
                .formatted(event.name(), event.time())
                .getBytes(UTF_8));
        body.writeBytes(event.json());
        body.write('}');
        return new Delivery(id, body.toByteArray());
    }

    @Override
    public int compareTo(Delivery other) {
        return id.compareTo(other.id);
    }
}
