package dev.larder.ai.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The answer to a request as one JSON object: {@code message}. */
final class Message {
    static final String CITATIONS = "citations";
    static final String CONTENT = "content";
    static final String DELTA = "delta";
    static final String INDEX = "index";
    static final String MESSAGE = "message";
    static final String OUTPUT_TOKENS = "output_tokens";
    static final String REDACTED_THINKING = "redacted_thinking";
    static final String SIGNATURE = "signature";
    static final String STOP_REASON = "stop_reason";
    static final String TEXT = "text";
    static final String THINKING = "thinking";
    static final String TYPE = "type";
    static final String USAGE = "usage";

    /** The members that are known when the message ends. A stream has them in its last event but one. */
    static final Set<String> OF_END = Set.of(STOP_REASON, "stop_sequence", "stop_details", "container");

    /** The same, beside the delta of that event. */
    static final String CONTEXT_MANAGEMENT = "context_management";

    /** The reasons of a model that has come to its end. */
    private static final Set<String> COMPLETE = Set.of("end_turn", "stop_sequence");

    /** The blocks that ask a client for nothing, and depend on nothing but the request. */
    private static final Set<String> STORABLE = Set.of(TEXT, THINKING, REDACTED_THINKING);

    private Message() {}

    /** Whether the answer may be given to others: the model has come to its end, and has said something. */
    static boolean isStorable(JsonNode message) {
        JsonNode content = message.path(CONTENT);
        boolean complete = message.path(TYPE).asText().equals(MESSAGE)
                && COMPLETE.contains(message.path(STOP_REASON).asText())
                && content.isArray();
        if (!complete) {
            return false;
        }
        boolean says = false;
        for (JsonNode block : content) {
            String type = block.path(TYPE).asText();
            if (!STORABLE.contains(type)) {
                return false;
            }
            says |= type.equals(TEXT) && !block.path(TEXT).asText().isBlank();
        }
        return says;
    }
}
