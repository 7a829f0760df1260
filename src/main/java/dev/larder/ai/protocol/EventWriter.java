package dev.larder.ai.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes server-sent events (HTML, section 9.2.6). The data of each has no line breaks, as JSON has none. */
public final class EventWriter {
    private final StringBuilder text = new StringBuilder();

    /** Writes an event without a name. */
    public void event(String data) {
        text.append("data: ").append(data).append("\n\n");
    }

    /** Writes an event with a name. */
    public void named(String name, String data) {
        text.append("event: ").append(name).append('\n');
        event(data);
    }

    /** The events so far. */
    public byte[] bytes() {
        return text.toString().getBytes(UTF_8);
    }
}
