package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.protocol.AnswerStream;
import java.io.IOException;
import java.util.Optional;

/** Reads a streamed response, whose last event has the whole one. */
final class ResponseStream implements AnswerStream {
    private final ObjectMapper json;
    private Optional<JsonNode> completed = Optional.empty();
    private boolean broken;

    ResponseStream(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void take(String data) {
        // some servers send it behind the last event
        if (!broken && !data.equals(ChatStream.DONE)) {
            broken = completed.isPresent() || !isKnown(data);
        }
    }

    private boolean isKnown(String data) {
        JsonNode event;
        try {
            event = json.readTree(data);
        } catch (IOException e) {
            return false;
        }
        String type = event.path("type").asText();
        if (type.equals("response.completed")) {
            completed = Optional.of(event.path("response"));
        }
        return type.startsWith("response.") && !event.hasNonNull("error");
    }

    @Override
    public Optional<JsonNode> whole() {
        return broken ? Optional.empty() : completed;
    }
}
