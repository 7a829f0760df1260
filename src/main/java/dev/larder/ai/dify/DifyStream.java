package dev.larder.ai.dify;

import static dev.larder.ai.dify.DifyMessage.ANSWER;
import static dev.larder.ai.dify.DifyMessage.EVENT;
import static dev.larder.ai.dify.DifyMessage.MESSAGE;
import static dev.larder.ai.dify.DifyMessage.MESSAGE_END;
import static dev.larder.ai.dify.DifyMessage.METADATA;
import static dev.larder.ai.dify.DifyMessage.MODE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.EventJoiner;
import java.util.Optional;

/**
 * Joins the events of a streamed answer. Whatever else an app tells while it works, such as its thoughts or the steps of
 * a workflow, makes the stream one that is not stored.
 */
final class DifyStream extends EventJoiner {
    private final String mode;
    private final ObjectMapper json;
    private final ObjectNode members;
    private final StringBuilder answer = new StringBuilder();
    private boolean begun;
    private boolean done;

    DifyStream(String mode, ObjectMapper json) {
        super(json);
        this.mode = mode;
        this.json = json;
        this.members = json.createObjectNode();
    }

    @Override
    protected boolean isJoined(JsonNode event) {
        return switch (event.path(EVENT).asText()) {
            case "ping" -> true;
            case MESSAGE -> isSaid(event);
            case MESSAGE_END -> isEnded(event);
            default -> false;
        };
    }

    private boolean isSaid(JsonNode event) {
        if (!begun) {
            event.properties().forEach(member -> members.set(member.getKey(), member.getValue()));
        }
        begun = true;
        answer.append(event.path(ANSWER).asText());
        return !done && event.path(ANSWER).isTextual();
    }

    private boolean isEnded(JsonNode event) {
        boolean first = begun && !done;
        done = true;
        members.set(METADATA, event.path(METADATA).isObject() ? event.path(METADATA) : json.createObjectNode());
        return first;
    }

    @Override
    protected Optional<JsonNode> joined() {
        if (!done) {
            return Optional.empty();
        }
        ObjectNode whole = members.deepCopy();
        return Optional.of(whole.put(MODE, mode).put(ANSWER, answer.toString()));
    }
}
