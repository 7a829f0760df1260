package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.FINISH_REASON;
import static dev.larder.ai.openai.ChatCompletion.INDEX;
import static dev.larder.ai.openai.ChatCompletion.LOGPROBS;
import static dev.larder.ai.openai.Completion.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Joins the chunks of a streamed completion. Texts and lists are put one after the other. */
final class CompletionStream extends ChunkStream {
    private final ObjectMapper json;
    private final ObjectNode head;
    private final Map<Integer, Choice> choices = new TreeMap<>();

    private record Choice(StringBuilder text, ObjectNode members) {}

    CompletionStream(ObjectMapper json) {
        super(json);
        this.json = json;
        this.head = json.createObjectNode();
    }

    @Override
    protected Optional<JsonNode> joined() {
        if (!isDone()) {
            return Optional.empty();
        }
        ObjectNode completion = head.deepCopy();
        ArrayNode all = completion.putArray(CHOICES);
        choices.forEach((index, choice) -> {
            ObjectNode whole = all.addObject();
            whole.put(TEXT, choice.text.toString()).put(INDEX, index);
            whole.putNull(LOGPROBS).putNull(FINISH_REASON).setAll(choice.members);
        });
        return Optional.of(completion);
    }

    @Override
    boolean isChunkJoined(JsonNode chunk) {
        chunk.properties().stream()
                .filter(member ->
                        !member.getKey().equals(CHOICES) && !member.getValue().isNull())
                .forEach(member -> head.set(member.getKey(), member.getValue()));
        chunk.path(CHOICES).forEach(this::join);
        return true;
    }

    private void join(JsonNode part) {
        Choice choice = choices.computeIfAbsent(
                part.path(INDEX).asInt(), x -> new Choice(new StringBuilder(), json.createObjectNode()));
        for (Map.Entry<String, JsonNode> member : part.properties()) {
            JsonNode value = member.getValue();
            if (member.getKey().equals(TEXT)) {
                choice.text.append(value.asText(""));
            } else if (member.getKey().equals(LOGPROBS) && value.isObject()) {
                joinLogprobs(choice.members, value);
            } else if (!value.isNull() && !member.getKey().equals(INDEX)) {
                choice.members.set(member.getKey(), value);
            }
        }
    }

    private static void joinLogprobs(ObjectNode choice, JsonNode more) {
        ObjectNode all = choice.path(LOGPROBS) instanceof ObjectNode known ? known : choice.putObject(LOGPROBS);
        for (Map.Entry<String, JsonNode> list : more.properties()) {
            if (all.get(list.getKey()) instanceof ArrayNode before && list.getValue() instanceof ArrayNode next) {
                before.addAll(next);
            } else {
                all.set(list.getKey(), list.getValue().deepCopy());
            }
        }
    }
}
