package dev.larder.ai.dify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.EventWriter;
import java.util.List;

/** The answer of an app as one JSON object. */
final class DifyMessage {
    static final String ANSWER = "answer";
    static final String EVENT = "event";
    static final String MESSAGE = "message";
    static final String MESSAGE_END = "message_end";
    static final String METADATA = "metadata";
    static final String MODE = "mode";

    /** The members that tell which message an event belongs to. */
    private static final List<String> PLACE = List.of("task_id", "id", "message_id", "conversation_id", "created_at");

    private DifyMessage() {}

    /** The answer as the events of a stream: what it says, and its end. */
    static byte[] events(JsonNode answer, ObjectMapper json) {
        ObjectNode said = ((ObjectNode) answer).deepCopy();
        said.remove(List.of(METADATA, MODE));
        ObjectNode end = json.createObjectNode().put(EVENT, MESSAGE_END);
        for (String member : PLACE) {
            if (answer.has(member)) {
                end.set(member, answer.get(member));
            }
        }
        end.set(METADATA, answer.has(METADATA) ? answer.get(METADATA) : json.createObjectNode());
        var events = new EventWriter();
        events.event(said);
        events.event(end);
        return events.bytes();
    }
}
