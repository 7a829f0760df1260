package dev.larder.ai.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Reads the data of server-sent events from the pieces of their text (HTML, section 9.2.6). */
public final class EventReader {
    private static final String DATA = "data:";

    /** The first character of some streams, which is none of the text. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Consumer<String> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean afterReturn;
    private boolean begun;

    /** @param events receives the data of each event that has some */
    public EventReader(Consumer<String> events) {
        this.events = events;
    }

    /** Reads the next piece of the text. */
    public void take(Buffer piece) {
        for (int i = 0; i < piece.length(); i++) {
            byte next = piece.getByte(i);
            boolean isSecondHalf = afterReturn && next == '\n';
            afterReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                if (!isSecondHalf) {
                    endLine();
                }
            } else {
                line.write(next);
            }
        }
    }

    /** Reads what has come of the last event: some servers end it with the connection. */
    public void end() {
        endLine();
        endEvent();
    }

    private void endLine() {
        String text = line.toString(UTF_8);
        line.reset();
        if (!begun && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        begun = true;
        if (text.isEmpty()) {
            endEvent();
        } else if (text.startsWith(DATA)) {
            String value = text.substring(DATA.length());
            data.append(value.startsWith(" ") ? value.substring(1) : value).append('\n');
        }
    }

    private void endEvent() {
        if (!data.isEmpty()) {
            // each line has added a line break, and the last one ends the data
            String all = data.substring(0, data.length() - 1);
            data.setLength(0);
            events.accept(all);
        }
    }
}
