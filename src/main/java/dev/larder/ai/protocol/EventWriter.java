package dev.larder.ai.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;

/** Writes server-sent events (HTML, section 9.2.6) whose data is JSON, which has no line breaks. */
public final class EventWriter {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /** Writes an event without a name. */
    public void event(JsonNode data) {
        write("data: ".getBytes(UTF_8), JsonBytes.of(data));
    }

    /** Writes an event with a name. */
    public void named(String name, JsonNode data) {
        text.writeBytes("event: %s\n".formatted(name).getBytes(UTF_8));
        event(data);
    }

    /** Writes an event whose data is no JSON. */
    public void event(String data) {
        write("data: ".getBytes(UTF_8), data.getBytes(UTF_8));
    }

    private void write(byte[] field, byte[] data) {
        text.writeBytes(field);
        text.writeBytes(data);
        text.writeBytes("\n\n".getBytes(UTF_8));
    }

    /** The events so far. */
    public byte[] bytes() {
        return text.toByteArray();
    }
}
