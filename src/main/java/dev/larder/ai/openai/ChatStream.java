package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.INDEX;
import static dev.larder.ai.openai.ChatCompletion.OBJECT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Joins the chunks of a streamed answer to the answer that the model would give in one piece. */
final class ChatStream extends ChunkStream {
    /** Random text that hides the lengths of chunks. */
    private static final String OBFUSCATION = "obfuscation";

    private final ObjectMapper json;
    private final ObjectNode head;
    private final Map<Integer, ChatStreamChoice> choices = new TreeMap<>();

    ChatStream(ObjectMapper json) {
        super(json);
        this.json = json;
        this.head = json.createObjectNode();
    }

    /** Some servers send events that say nothing. */
    @Override
    public void take(String data) {
        if (!data.isBlank()) {
            super.take(data);
        }
    }

    @Override
    protected Optional<JsonNode> joined() {
        if (!isDone()) {
            return Optional.empty();
        }
        ObjectNode completion = json.createObjectNode();
        completion.setAll(head);
        completion.put(OBJECT, "chat.completion");
        ArrayNode all = completion.putArray(CHOICES);
        choices.forEach((index, choice) -> all.add(choice.whole(index)));
        return Optional.of(completion);
    }

    @Override
    boolean isChunkJoined(JsonNode chunk) {
        return chunk.properties().stream().allMatch(member -> isJoined(member.getKey(), member.getValue()));
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
