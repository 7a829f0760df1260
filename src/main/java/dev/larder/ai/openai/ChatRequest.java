package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.EndUser;
import java.io.IOException;
import java.util.Optional;

/**
 * A request for a chat completion, as far as Larder reads it.
 *
 * @param model the name of the model
 * @param temperature the temperature; 1 if the request has none, as the protocol says
 * @param delivery the form in which the client wants the answer
 * @param user the end user that the body names
 * @param cache what the body says about the cache
 */
record ChatRequest(String model, double temperature, Delivery delivery, EndUser user, CacheMember cache) {
    private static final double USUAL_TEMPERATURE = 1;
    private static final String STREAM = "stream";
    private static final String TEMPERATURE = "temperature";
    private static final String USER = "user";
    private static final String SAFETY_IDENTIFIER = "safety_identifier";

    /** The form in which a client wants an answer. */
    enum Delivery {
        /** A JSON text. */
        WHOLE,
        /** Server-sent events. */
        STREAM,
        /** Server-sent events, with one that tells the usage of tokens. */
        STREAM_WITH_USAGE
    }

    /**
     * The request that a body holds; empty if a member does not have the type that the protocol says.
     *
     * @throws dev.larder.core.Refusal.Bad if what the body says about the cache cannot be read
     */
    static Optional<ChatRequest> of(byte[] body, ObjectMapper json) {
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (IOException e) {
            return Optional.empty();
        }
        boolean known = root.path("model").isTextual()
                && root.path("messages").isArray()
                && isAbsentOr(root.path(STREAM), root.path(STREAM).isBoolean())
                && isAbsentOr(root.path(TEMPERATURE), root.path(TEMPERATURE).isNumber())
                && isAbsentOr(root.path(USER), root.path(USER).isTextual())
                && isAbsentOr(
                        root.path(SAFETY_IDENTIFIER),
                        root.path(SAFETY_IDENTIFIER).isTextual());
        if (!known) {
            return Optional.empty();
        }
        double temperature = root.path(TEMPERATURE).asDouble(USUAL_TEMPERATURE);
        EndUser user =
                EndUser.UNKNOWN.with(USER, name(root, USER)).with(SAFETY_IDENTIFIER, name(root, SAFETY_IDENTIFIER));
        return Optional.of(
                new ChatRequest(root.path("model").asText(), temperature, delivery(root), user, CacheMember.of(root)));
    }

    private static String name(JsonNode root, String member) {
        return root.path(member).isTextual() ? root.path(member).asText() : "";
    }

    private static boolean isAbsentOr(JsonNode member, boolean valid) {
        return member.isMissingNode() || member.isNull() || valid;
    }

    private static Delivery delivery(JsonNode root) {
        if (!root.path(STREAM).asBoolean()) {
            return Delivery.WHOLE;
        }
        return root.path("stream_options").path("include_usage").asBoolean()
                ? Delivery.STREAM_WITH_USAGE
                : Delivery.STREAM;
    }
}
