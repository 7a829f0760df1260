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
    static final String REFUSAL = "refusal";
    static final String ROLE = "role";
    static final String TOOL_CALLS = "tool_calls";
    static final String USAGE = "usage";

    /** The members of a message that ask the client to do something; some servers end such an answer with stop, too. */
    private static final List<String> CALLS = List.of(TOOL_CALLS, "function_call", "audio");

    /** What an answer is that is an error, although its status says otherwise. */
    private static final String ERROR = "error";

    private ChatCompletion() {}

    /** Whether an answer, or a chunk of one, is an error. */
    static boolean isError(JsonNode answer) {
        return answer.hasNonNull(ERROR) || answer.path(OBJECT).asText().equals(ERROR);
    }

    /**
     * Whether the answer may be given to others: the model has come to its end in each choice, and has said something.
     */
    static boolean isStorable(JsonNode completion) {
        JsonNode choices = completion.path(CHOICES);
        if (!choices.isArray() || choices.isEmpty() || isError(completion)) {
            return false;
        }
        for (JsonNode choice : choices) {
            boolean complete = choice.path(FINISH_REASON).asText().equals("stop");
            JsonNode message = choice.path(MESSAGE);
            JsonNode content = message.path(CONTENT);
            boolean says = content.isTextual()
                    && !content.asText().isBlank()
                    && !message.path(REFUSAL).isTextual();
            if (!complete
                    || !says
                    || CALLS.stream().anyMatch(call -> !message.path(call).isEmpty())) {
                return false;
            }
        }
        return true;
    }
}
