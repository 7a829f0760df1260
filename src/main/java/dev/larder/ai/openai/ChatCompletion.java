package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The answer to a chat request as one JSON object: {@code chat.completion}. */
final class ChatCompletion {
    static final String CHOICES = "choices";
    static final String CONTENT = "content";
    static final String DELTA = "delta";
    static final String FINISH_REASON = "finish_reason";
    static final String INDEX = "index";
    static final String LOGPROBS = "logprobs";
    static final String MESSAGE = "message";
    static final String OBJECT = "object";
    static final String ROLE = "role";
    static final String TOOL_CALLS = "tool_calls";
    static final String USAGE = "usage";

    /** The members of a message that ask the client to do something; some servers end such an answer with stop, too. */
    private static final List<String> CALLS = List.of(TOOL_CALLS, "function_call", "audio");

    private ChatCompletion() {}

    /**
     * Whether the answer may be given to others: the model has come to its end in each choice, and has said something.
     */
    static boolean isStorable(JsonNode completion) {
        JsonNode choices = completion.path(CHOICES);
        if (!choices.isArray() || choices.isEmpty() || completion.has("error")) {
            return false;
        }
        for (JsonNode choice : choices) {
            boolean complete = choice.path(FINISH_REASON).asText().equals("stop");
            JsonNode message = choice.path(MESSAGE);
            JsonNode content = message.path(CONTENT);
            boolean says = content.isTextual() && !content.asText().isBlank();
            if (!complete
                    || !says
                    || CALLS.stream().anyMatch(call -> !message.path(call).isEmpty())) {
                return false;
            }
        }
        return true;
    }
}
