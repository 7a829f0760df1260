package dev.larder.ai.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** Joins events whose data is JSON. An event that cannot be joined makes the stream one that is not stored. */
public abstract class EventJoiner implements AnswerStream {
    private final ObjectMapper json;
    private boolean broken;

    /** @param json keeps the digits of numbers */
    protected EventJoiner(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void take(String data) {
        broken = broken || !isJoined(data);
    }

    private boolean isJoined(String data) {
        try {
            return isJoined(json.readTree(data));
        } catch (IOException notJson) {
            return false;
        }
    }

    @Override
    public final Optional<JsonNode> whole() {
        return broken ? Optional.empty() : joined();
    }

    /** Joins an event; false if it is none, or not known to be joined rightly. */
    protected abstract boolean isJoined(JsonNode event);

    /** What was joined, each event rightly; empty if the end is missing. */
    protected abstract Optional<JsonNode> joined();
}
