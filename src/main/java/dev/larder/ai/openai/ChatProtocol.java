package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.EndUser;
import dev.larder.ai.answer.TokenUsage;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.protocol.ProtocolRequest;
import java.util.Optional;

/** OpenAI's chat completions. */
public final class ChatProtocol implements Protocol {
    /** The path at the service. */
    public static final String PATH = "/v1/chat/completions";

    private static final double USUAL_TEMPERATURE = 1;
    private static final String STREAM = "stream";
    private static final String TEMPERATURE = "temperature";
    private static final String USER = "user";
    private static final String SAFETY_IDENTIFIER = "safety_identifier";

    private final ObjectMapper json;

    /** @param json keeps the digits of numbers */
    public ChatProtocol(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String kind() {
        return "chat.completion";
    }

    @Override
    public Optional<ProtocolRequest> read(JsonNode request) {
        boolean known = request.path("model").isTextual()
                && request.path("messages").isArray()
                && isAbsentOr(request.path(STREAM), request.path(STREAM).isBoolean())
                && isAbsentOr(
                        request.path(TEMPERATURE), request.path(TEMPERATURE).isNumber())
                && isAbsentOr(request.path(USER), request.path(USER).isTextual())
                && isAbsentOr(
                        request.path(SAFETY_IDENTIFIER),
                        request.path(SAFETY_IDENTIFIER).isTextual());
        if (!known) {
            return Optional.empty();
        }
        double temperature = request.path(TEMPERATURE).asDouble(USUAL_TEMPERATURE);
        EndUser user = EndUser.UNKNOWN
                .with(USER, name(request, USER))
                .with(SAFETY_IDENTIFIER, name(request, SAFETY_IDENTIFIER));
        return Optional.of(new ProtocolRequest(request.path("model").asText(), temperature, delivery(request), user));
    }

    private static String name(JsonNode request, String member) {
        return request.path(member).isTextual() ? request.path(member).asText() : "";
    }

    private static boolean isAbsentOr(JsonNode member, boolean valid) {
        return member.isMissingNode() || member.isNull() || valid;
    }

    private static Delivery delivery(JsonNode request) {
        if (!request.path(STREAM).asBoolean()) {
            return Delivery.WHOLE;
        }
        return request.path("stream_options").path("include_usage").asBoolean()
                ? Delivery.STREAM_WITH_USAGE
                : Delivery.STREAM;
    }

    @Override
    public boolean isStorable(JsonNode answer) {
        return ChatCompletion.isStorable(answer);
    }

    @Override
    public Optional<TokenUsage> usage(JsonNode answer) {
        JsonNode usage = answer.path(ChatCompletion.USAGE);
        return usage.isObject()
                ? Optional.of(new TokenUsage(
                        Math.max(0, usage.path("prompt_tokens").asLong()),
                        Math.max(0, usage.path("completion_tokens").asLong())))
                : Optional.empty();
    }

    @Override
    public AnswerStream stream() {
        return new ChatStream(json);
    }

    @Override
    public byte[] events(JsonNode answer, Delivery delivery) {
        return ChatEvents.of(answer, delivery, json);
    }
}
