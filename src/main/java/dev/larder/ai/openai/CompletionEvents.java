package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.FINISH_REASON;
import static dev.larder.ai.openai.ChatCompletion.LOGPROBS;
import static dev.larder.ai.openai.ChatCompletion.USAGE;
import static dev.larder.ai.openai.Completion.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.EventWriter;

/** Writes a whole completion as the events of a stream: of each choice its text, and the reason of its end. */
final class CompletionEvents {
    private final JsonNode completion;
    private final Delivery delivery;
    private final ObjectMapper json;
    private final EventWriter events;

    private CompletionEvents(JsonNode completion, Delivery delivery, ObjectMapper json) {
        this.completion = completion;
        this.delivery = delivery;
        this.json = json;
        this.events = new EventWriter();
    }

    /** The text of the events. */
    static byte[] of(JsonNode completion, Delivery delivery, ObjectMapper json) {
        var written = new CompletionEvents(completion, delivery, json);
        completion.path(CHOICES).forEach(written::choice);
        if (delivery == Delivery.STREAM_WITH_USAGE && completion.hasNonNull(USAGE)) {
            ObjectNode last = written.head();
            last.putArray(CHOICES);
            written.events.event(last.set(USAGE, completion.get(USAGE)));
        }
        written.events.event(ChatStream.DONE);
        return written.events.bytes();
    }

    private void choice(JsonNode choice) {
        ObjectNode said = ((ObjectNode) choice).deepCopy();
        chunk(said.putNull(FINISH_REASON));
        ObjectNode end = ((ObjectNode) choice).deepCopy();
        chunk(end.put(TEXT, "").putNull(LOGPROBS));
    }

    private void chunk(ObjectNode choice) {
        ObjectNode chunk = head();
        chunk.putArray(CHOICES).add(choice);
        if (delivery == Delivery.STREAM_WITH_USAGE) {
            chunk.putNull(USAGE);
        }
        events.event(chunk);
    }

    /** The members that each chunk has. */
    private ObjectNode head() {
        ObjectNode head = json.createObjectNode();
        completion.properties().stream()
                .filter(member ->
                        !member.getKey().equals(CHOICES) && !member.getKey().equals(USAGE))
                .forEach(member -> head.set(member.getKey(), member.getValue()));
        return head;
    }
}
