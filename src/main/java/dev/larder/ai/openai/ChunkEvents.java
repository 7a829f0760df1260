package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.USAGE;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.EventWriter;

/** Writes the chunks of a stream: each has the members of the whole answer and a part of one choice. */
final class ChunkEvents {
    private final ObjectNode completion;
    private final Delivery delivery;
    private final ObjectMapper json;
    private final EventWriter events = new EventWriter();

    /**
     * The chunks of an answer, without any at first.
     *
     * @param completion the answer, with the members that each chunk has
     */
    ChunkEvents(ObjectNode completion, Delivery delivery, ObjectMapper json) {
        this.completion = completion;
        this.delivery = delivery;
        this.json = json;
    }

    /** Writes a chunk with a part of a choice. */
    void chunk(ObjectNode choice) {
        ObjectNode chunk = head();
        chunk.putArray(CHOICES).add(choice);
        if (delivery == Delivery.STREAM_WITH_USAGE) {
            chunk.putNull(USAGE);
        }
        events.event(chunk);
    }

    /** Writes the usage of tokens if the client wants it, and the end; returns the text of all events. */
    byte[] end() {
        if (delivery == Delivery.STREAM_WITH_USAGE && completion.hasNonNull(USAGE)) {
            ObjectNode chunk = head();
            chunk.putArray(CHOICES);
            events.event(chunk.set(USAGE, completion.get(USAGE)));
        }
        events.event(ChunkStream.DONE);
        return events.bytes();
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
