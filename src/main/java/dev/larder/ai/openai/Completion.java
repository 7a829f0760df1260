package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.FINISH_REASON;
import static dev.larder.ai.openai.ChatCompletion.USAGE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.answer.TokenUsage;
import java.util.Optional;

/** The answer to a prompt as one JSON object: {@code text_completion}. */
final class Completion {
    static final String TEXT = "text";

    private Completion() {}

    /** Whether the answer may be given to others: each choice has come to its end, and says something. */
    static boolean isStorable(JsonNode completion) {
        JsonNode choices = completion.path(CHOICES);
        if (!choices.isArray() || choices.isEmpty() || completion.has("error")) {
            return false;
        }
        for (JsonNode choice : choices) {
            boolean says =
                    choice.path(TEXT).isTextual() && !choice.path(TEXT).asText().isBlank();
            if (!says || !choice.path(FINISH_REASON).asText().equals("stop")) {
                return false;
            }
        }
        return true;
    }

    /** The tokens that an answer says it has cost; empty if it does not tell. */
    static Optional<TokenUsage> usage(JsonNode completion) {
        JsonNode usage = completion.path(USAGE);
        return usage.isObject()
                ? Optional.of(new TokenUsage(
                        Math.max(0, usage.path("prompt_tokens").asLong()),
                        Math.max(0, usage.path("completion_tokens").asLong())))
                : Optional.empty();
    }
}
