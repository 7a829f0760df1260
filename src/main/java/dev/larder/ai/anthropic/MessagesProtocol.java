package dev.larder.ai.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.EndUser;
import dev.larder.ai.answer.TokenUsage;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.protocol.ProtocolRequest;
import dev.larder.ai.protocol.RequestMembers;
import dev.larder.ai.protocol.SaidText;
import java.util.Optional;
import java.util.Set;

/** Anthropic's messages. */
public final class MessagesProtocol implements Protocol {
    /** The path at the service. */
    public static final String PATH = "/v1/messages";

    private static final double USUAL_TEMPERATURE = 1;

    private final ObjectMapper json;

    /** @param json keeps the digits of numbers */
    public MessagesProtocol(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String kind() {
        return "anthropic.message";
    }

    @Override
    public Optional<ProtocolRequest> read(JsonNode request) {
        var members = new RequestMembers(request);
        boolean known = members.isText("model")
                && request.path("messages").isArray()
                && members.isStreamKnown()
                && members.isTemperatureKnown();
        // the events of a stream always tell the usage
        return known
                ? Optional.of(new ProtocolRequest(
                        request.path("model").asText(),
                        members.temperature(USUAL_TEMPERATURE),
                        members.isStream() ? Delivery.STREAM : Delivery.WHOLE,
                        user(request)))
                : Optional.empty();
    }

    private static EndUser user(JsonNode request) {
        JsonNode user = request.path("metadata").path("user_id");
        return EndUser.UNKNOWN.with("metadata.user_id", user.isTextual() ? user.asText() : "");
    }

    @Override
    public Set<String> delivery() {
        return Set.of("/stream", "/metadata");
    }

    @Override
    public boolean isStorable(JsonNode answer) {
        return Message.isStorable(answer);
    }

    /** Tokens that the model server has read from its own cache cost little, and are not counted. */
    @Override
    public Optional<TokenUsage> usage(JsonNode answer) {
        JsonNode usage = answer.path(Message.USAGE);
        long input = usage.path("input_tokens").asLong()
                + usage.path("cache_creation_input_tokens").asLong();
        return usage.isObject()
                ? Optional.of(new TokenUsage(
                        Math.max(0, input),
                        Math.max(0, usage.path(Message.OUTPUT_TOKENS).asLong())))
                : Optional.empty();
    }

    @Override
    public String text(JsonNode answer) {
        return SaidText.of(answer.path(Message.CONTENT), block -> block.path(Message.TEXT));
    }

    @Override
    public AnswerStream stream() {
        return new MessageStream(json);
    }

    @Override
    public byte[] events(JsonNode answer, Delivery delivery) {
        return MessageEvents.of(answer, json);
    }
}
