package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
                        request.path(TEMPERATURE), request.path(TEMPERATURE).isNumber());
        if (!known) {
            return Optional.empty();
        }
        double temperature = request.path(TEMPERATURE).asDouble(USUAL_TEMPERATURE);
        return Optional.of(new ProtocolRequest(request.path("model").asText(), temperature, delivery(request)));
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
    public AnswerStream stream() {
        return new ChatStream(json);
    }

    @Override
    public byte[] events(JsonNode answer, Delivery delivery) {
        return ChatEvents.of(answer, delivery, json);
    }
}
