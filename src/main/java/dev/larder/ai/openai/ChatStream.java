package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.INDEX;
import static dev.larder.ai.openai.ChatCompletion.OBJECT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.ai.protocol.AnswerStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Joins the chunks of a streamed answer to the answer that the model would give in one piece. */
final class ChatStream implements AnswerStream {
    /** The data of the last event. */
    static final String DONE = "[DONE]";

    /** Random text that hides the lengths of chunks. */
    private static final String OBFUSCATION = "obfuscation";

    private final ObjectMapper json;
    private final ObjectNode head;
    private final Map<Integer, ChatStreamChoice> choices = new TreeMap<>();
    private boolean done;
    private boolean broken;

    ChatStream(ObjectMapper json) {
        this.json = json;
        this.head = json.createObjectNode();
    }

    @Override
    public void take(String data) {
        if (data.equals(DONE)) {
            done = true;
        } else if (!broken && !data.isBlank()) {
            broken = done || !isJoined(data);
        }
    }

    @Override
    public Optional<JsonNode> whole() {
        if (!done || broken) {
            return Optional.empty();
        }
        ObjectNode completion = json.createObjectNode();
        completion.setAll(head);
        completion.put(OBJECT, "chat.completion");
        ArrayNode all = completion.putArray(CHOICES);
        choices.forEach((index, choice) -> all.add(choice.whole(index)));
        return Optional.of(completion);
    }

    private boolean isJoined(String data) {
        JsonNode chunk;
        try {
            chunk = json.readTree(data);
        } catch (IOException e) {
            return false;
        }
        if (!chunk.isObject() || ChatCompletion.isError(chunk)) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : chunk.properties()) {
            if (!isJoined(member.getKey(), member.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean isJoined(String name, JsonNode value) {
        boolean ofChunk = name.equals(OBJECT) || name.equals(OBFUSCATION);
        if (name.equals(CHOICES)) {
            return areChoicesJoined(value);
        } else if (!ofChunk && !value.isNull() && !(isEmptyText(value) && head.has(name))) {
            head.set(name, value);
        }
        return true;
    }

    /** As Azure has in the first chunk, whose members say nothing yet. */
    private static boolean isEmptyText(JsonNode value) {
        return value.isTextual() && value.asText().isEmpty();
    }

    private boolean areChoicesJoined(JsonNode parts) {
        for (JsonNode part : parts) {
            int index = part.path(INDEX).asInt();
            if (!choices.computeIfAbsent(index, x -> new ChatStreamChoice(json)).join(part)) {
                return false;
            }
        }
        return true;
    }
}
