package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.CONTENT;
import static dev.larder.ai.openai.ChatCompletion.DELTA;
import static dev.larder.ai.openai.ChatCompletion.FINISH_REASON;
import static dev.larder.ai.openai.ChatCompletion.INDEX;
import static dev.larder.ai.openai.ChatCompletion.LOGPROBS;
import static dev.larder.ai.openai.ChatCompletion.MESSAGE;
import static dev.larder.ai.openai.ChatCompletion.OBJECT;
import static dev.larder.ai.openai.ChatCompletion.ROLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.Delivery;

/**
 * Writes a whole answer as the events of a stream: of each choice the role, what was said, and the reason of its end;
 * then the usage of tokens if the client wants it.
 */
final class ChatEvents {
    private final ObjectMapper json;
    private final ChunkEvents events;

    private ChatEvents(ObjectMapper json, ChunkEvents events) {
        this.json = json;
        this.events = events;
    }

    /** The text of the events. */
    static byte[] of(JsonNode completion, Delivery delivery, ObjectMapper json) {
        ObjectNode chunks = json.createObjectNode();
        chunks.setAll((ObjectNode) completion);
        chunks.put(OBJECT, "chat.completion.chunk");
        var written = new ChatEvents(json, new ChunkEvents(chunks, delivery, json));
        completion.path(CHOICES).forEach(written::choice);
        return written.events.end();
    }

    private void choice(JsonNode choice) {
        JsonNode message = choice.path(MESSAGE);
        ObjectNode begin = delta(choice);
        begin.putObject(DELTA).put(ROLE, message.path(ROLE).asText("assistant")).put(CONTENT, "");
        events.chunk(begin);

        ObjectNode said = delta(choice);
        ObjectNode parts = said.putObject(DELTA);
        message.properties().stream()
                .filter(member ->
                        !member.getKey().equals(ROLE) && !member.getValue().isNull())
                .forEach(member -> parts.set(member.getKey(), member.getValue()));
        said.set(LOGPROBS, choice.has(LOGPROBS) ? choice.get(LOGPROBS) : json.nullNode());
        events.chunk(said);

        ObjectNode end = delta(choice);
        choice.properties().stream()
                .filter(member ->
                        !member.getKey().equals(MESSAGE) && !member.getKey().equals(LOGPROBS))
                .forEach(member -> end.set(member.getKey(), member.getValue()));
        events.chunk(end);
    }

    /** A part of a choice that says nothing. */
    private ObjectNode delta(JsonNode choice) {
        ObjectNode part = json.createObjectNode();
        part.put(INDEX, choice.path(INDEX).asInt());
        part.putObject(DELTA);
        part.putNull(LOGPROBS);
        part.putNull(FINISH_REASON);
        return part;
    }
}
