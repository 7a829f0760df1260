package dev.larder.ai.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.protocol.ProtocolRequest;
import dev.larder.ai.protocol.RequestMembers;
import java.util.Optional;

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
                        members.isStream() ? Delivery.STREAM : Delivery.WHOLE))
                : Optional.empty();
    }

    @Override
    public boolean isStorable(JsonNode answer) {
        return Message.isStorable(answer);
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
