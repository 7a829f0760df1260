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
import static dev.larder.ai.openai.ChatCompletion.USAGE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.JsonBytes;
import java.io.ByteArrayOutputStream;

/**
 * Writes a whole answer as the events of a stream: of each choice the role, what was said, and the reason of its end;
 * then the usage of tokens if the client wants it.
 */
final class ChatEvents {
    private static final byte[] BEGIN = "data: ".getBytes(UTF_8);
    private static final byte[] END = "\n\n".getBytes(UTF_8);

    private final ObjectMapper json;
    private final JsonNode completion;
    private final Delivery delivery;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private ChatEvents(ObjectMapper json, JsonNode completion, Delivery delivery) {
        this.json = json;
        this.completion = completion;
        this.delivery = delivery;
    }

    /** The text of the events. */
    static byte[] of(JsonNode completion, Delivery delivery, ObjectMapper json) {
        var events = new ChatEvents(json, completion, delivery);
        completion.path(CHOICES).forEach(events::choice);
        events.usage();
        events.event(ChatStream.DONE.getBytes(UTF_8));
        return events.bytes.toByteArray();
    }

    private void choice(JsonNode choice) {
        JsonNode message = choice.path(MESSAGE);
        ObjectNode begin = delta(choice);
        begin.putObject(DELTA).put(ROLE, message.path(ROLE).asText("assistant")).put(CONTENT, "");
        chunk(begin);

        ObjectNode said = delta(choice);
        ObjectNode parts = said.putObject(DELTA);
        message.properties().stream()
                .filter(member ->
                        !member.getKey().equals(ROLE) && !member.getValue().isNull())
                .forEach(member -> parts.set(member.getKey(), member.getValue()));
        said.set(LOGPROBS, choice.has(LOGPROBS) ? choice.get(LOGPROBS) : json.nullNode());
        chunk(said);

        ObjectNode end = delta(choice);
        choice.properties().stream()
                .filter(member ->
                        !member.getKey().equals(MESSAGE) && !member.getKey().equals(LOGPROBS))
                .forEach(member -> end.set(member.getKey(), member.getValue()));
        chunk(end);
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

    private void chunk(ObjectNode choice) {
        ObjectNode chunk = head();
        chunk.putArray(CHOICES).add(choice);
        if (delivery == Delivery.STREAM_WITH_USAGE) {
            chunk.putNull(USAGE);
        }
        event(JsonBytes.of(chunk));
    }

    private void usage() {
        if (delivery == Delivery.STREAM_WITH_USAGE && completion.hasNonNull(USAGE)) {
            ObjectNode chunk = head();
            chunk.putArray(CHOICES);
            chunk.set(USAGE, completion.get(USAGE));
            event(JsonBytes.of(chunk));
        }
    }

    /** The members that each chunk has. */
    private ObjectNode head() {
        ObjectNode head = json.createObjectNode();
        completion.properties().stream()
                .filter(member ->
                        !member.getKey().equals(CHOICES) && !member.getKey().equals(USAGE))
                .forEach(member -> head.set(member.getKey(), member.getValue()));
        return head.put(OBJECT, "chat.completion.chunk");
    }

    private void event(byte[] data) {
        bytes.writeBytes(BEGIN);
        bytes.writeBytes(data);
        bytes.writeBytes(END);
    }
}
