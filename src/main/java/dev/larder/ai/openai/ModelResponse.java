package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;

/** The answer to a request for a response as one JSON object: {@code response}. */
final class ModelResponse {
    static final String COMPLETED = "completed";
    static final String CONTENT = "content";
    static final String OUTPUT = "output";
    static final String OUTPUT_TEXT = "output_text";
    static final String REASONING = "reasoning";
    static final String STATUS = "status";
    static final String SUMMARY = "summary";
    static final String TEXT = "text";
    static final String TYPE = "type";
    static final String USAGE = "usage";

    private ModelResponse() {}

    /** Whether the answer may be given to others: it is completed, calls no tool, and says something. */
    static boolean isStorable(JsonNode response) {
        boolean complete = response.path("object").asText().equals("response")
                && response.path(STATUS).asText().equals(COMPLETED)
                && !response.hasNonNull("error")
                && response.path(OUTPUT).isArray();
        if (!complete) {
            return false;
        }
        boolean says = false;
        for (JsonNode item : response.path(OUTPUT)) {
            String type = item.path(TYPE).asText();
            boolean message = type.equals("message");
            // reasoning in clear text has events of its own
            boolean silent = type.equals(REASONING) && item.path(CONTENT).isEmpty();
            if (!silent && !(message && isText(item.path(CONTENT)))) {
                return false;
            }
            says |= message;
        }
        return says;
    }

    private static boolean isText(JsonNode content) {
        boolean says = false;
        for (JsonNode part : content) {
            if (!part.path(TYPE).asText().equals(OUTPUT_TEXT)) {
                return false;
            }
            says |= !part.path(TEXT).asText().isBlank();
        }
        return says;
    }
}
