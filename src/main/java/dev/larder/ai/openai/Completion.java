package dev.larder.ai.openai;

import static dev.larder.ai.openai.ChatCompletion.CHOICES;
import static dev.larder.ai.openai.ChatCompletion.FINISH_REASON;

import com.fasterxml.jackson.databind.JsonNode;

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
}
