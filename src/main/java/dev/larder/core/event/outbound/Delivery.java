package dev.larder.core.event.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.event.log.Event;
import java.io.ByteArrayOutputStream;

/**
 * An event that waits in a subscriber's queue or is being sent.
 *
 * @param id the id, the same in every attempt, so that the subscriber recognizes a repetition; sorts by time
 * @param body the JSON that is sent
 */
@SuppressWarnings("ArrayRecordComponent") // found by its id, never compared
record Delivery(String id, byte[] body) implements Comparable<Delivery> {
    /** The delivery of an event; its body has the event's type, time and data. */
    static Delivery of(String id, Event event) {
        var body = new ByteArrayOutputStream(256);
        // names and times contain no character that JSON escapes
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
