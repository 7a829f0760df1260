package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CONTENT;
import static dev.larder.ai.openai.ChatCompletion.DELTA;
import static dev.larder.ai.openai.ChatCompletion.FINISH_REASON;
import static dev.larder.ai.openai.ChatCompletion.INDEX;
import static dev.larder.ai.openai.ChatCompletion.LOGPROBS;
import static dev.larder.ai.openai.ChatCompletion.MESSAGE;
import static dev.larder.ai.openai.ChatCompletion.ROLE;
import static dev.larder.ai.openai.ChatCompletion.TOOL_CALLS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One choice of a streamed answer. Texts and lists of its chunks are put one after the other; of anything else the last
 * one counts.
 */
final class ChatStreamChoice {
    private final ObjectMapper json;
    private final ObjectNode members;
    private final ObjectNode message;
    private final ObjectNode logprobs;
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();

    ChatStreamChoice(ObjectMapper json) {
        this.json = json;
        this.members = json.createObjectNode();
        this.message = json.createObjectNode();
        this.logprobs = json.createObjectNode();
    }

    /** Joins the choice of the next chunk; false if it has what cannot be joined. */
    boolean join(JsonNode chunk) {
        for (Map.Entry<String, JsonNode> member : chunk.properties()) {
            JsonNode value = member.getValue();
            if (member.getKey().equals(DELTA)) {
                if (!isMessageJoined(value)) {
                    return false;
                }
            } else if (member.getKey().equals(LOGPROBS)) {
                value.properties().forEach(part -> append(logprobs, part.getKey(), part.getValue()));
            } else if (!value.isNull()) {
                members.set(member.getKey(), value);
            }
        }
        return true;
    }

    private static boolean isToolCall(String name, JsonNode value) {
        return name.equals(TOOL_CALLS) && !value.isEmpty();
    }

    private boolean isMessageJoined(JsonNode delta) {
        for (Map.Entry<String, JsonNode> member : delta.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            // parts of a tool call, which have an order of their own
            boolean isUnknown = value.isObject() || (value.isArray() && (hasIndex(value) || isToolCall(name, value)));
            if (isUnknown) {
                return false;
            } else if (value.isTextual() && !name.equals(ROLE)) {
                texts.computeIfAbsent(name, x -> new StringBuilder()).append(value.asText());
            } else {
                append(message, name, value);
            }
        }
        return true;
    }

    private static boolean hasIndex(JsonNode list) {
        for (JsonNode element : list) {
            if (element.has(INDEX)) {
                return true;
            }
        }
        return false;
    }

    private static void append(ObjectNode to, String name, JsonNode value) {
        if (value instanceof ArrayNode more && to.get(name) instanceof ArrayNode before) {
            before.addAll(more);
        } else if (!value.isNull() || !to.has(name)) {
            to.set(name, value);
        }
    }

    /** The choice of the whole answer. */
    ObjectNode whole(int index) {
        ObjectNode choice = json.createObjectNode();
        choice.put(INDEX, index);
        ObjectNode said = choice.putObject(MESSAGE);
        said.put(ROLE, "assistant");
        said.putNull(CONTENT);
        said.setAll(message);
        texts.forEach((name, text) -> said.put(name, text.toString()));
        choice.set(LOGPROBS, logprobs.isEmpty() ? json.nullNode() : logprobs);
        choice.putNull(FINISH_REASON);
        members.properties().stream()
                .filter(member -> !member.getKey().equals(INDEX))
                .forEach(member -> choice.set(member.getKey(), member.getValue()));
        return choice;
    }
}
