package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.protocol.EventJoiner;
import java.util.Optional;

/** Reads a streamed response, whose last event has the whole one. */
final class ResponseStream extends EventJoiner {
    private Optional<JsonNode> completed = Optional.empty();

    ResponseStream(ObjectMapper json) {
        super(json);
    }

    @Override
    public void take(String data) {
        // some servers send it behind the last event
        if (!data.equals(ChunkStream.DONE)) {
            super.take(data);
        }
    }

    @Override
    protected boolean isJoined(JsonNode event) {
        String type = event.path("type").asText();
        boolean last = completed.isPresent();
        if (type.equals("response.completed")) {
            completed = Optional.of(event.path("response"));
        }
        return !last && type.startsWith("response.") && !event.hasNonNull("error");
    }

    @Override
    protected Optional<JsonNode> joined() {
        return completed;
    }
}
