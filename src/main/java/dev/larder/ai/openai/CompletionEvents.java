package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.FINISH_REASON;
import static dev.larder.ai.openai.ChatCompletion.LOGPROBS;
import static dev.larder.ai.openai.Completion.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.Delivery;

/** Writes a whole completion as the events of a stream: of each choice its text, and the reason of its end. */
final class CompletionEvents {
    private CompletionEvents() {}

    /** The text of the events. */
    static byte[] of(JsonNode completion, Delivery delivery, ObjectMapper json) {
        var events = new ChunkEvents((ObjectNode) completion, delivery, json);
        for (JsonNode choice : completion.path(CHOICES)) {
            ObjectNode said = ((ObjectNode) choice).deepCopy();
            events.chunk(said.putNull(FINISH_REASON));
            ObjectNode end = ((ObjectNode) choice).deepCopy();
            events.chunk(end.put(TEXT, "").putNull(LOGPROBS));
        }
        return events.end();
    }
}
