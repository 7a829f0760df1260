package dev.larder.ai.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.larder.ai.answer.EndUser;
import dev.larder.ai.answer.TokenUsage;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.protocol.ProtocolRequest;
import dev.larder.ai.protocol.RequestMembers;
import dev.larder.ai.protocol.SaidText;
import dev.larder.ai.protocol.TokenCounts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** OpenAI's responses. A request that depends on what the model server keeps, or makes it keep something, is not cached. */
public final class ResponsesProtocol implements Protocol {
    /** The path at the service. */
    public static final String PATH = "/v1/responses";

    private static final double USUAL_TEMPERATURE = 1;
    private static final String USER = "user";
    private static final String SAFETY_IDENTIFIER = "safety_identifier";

    /** What these refer to is at the model server, and can change there. */
    private static final List<String> OF_SERVER = List.of("previous_response_id", "conversation", "prompt");

    private final ObjectMapper json;

    /** @param json keeps the digits of numbers */
    public ResponsesProtocol(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String kind() {
        return "response";
    }

    @Override
    public Optional<ProtocolRequest> read(JsonNode request) {
        var members = new RequestMembers(request);
        boolean known = members.isText("model")
                && (members.isText("input") || request.path("input").isArray())
                && members.isStreamKnown()
                && members.isTemperatureKnown()
                && OF_SERVER.stream().allMatch(members::isAbsent)
                && isOff(request.path("background"))
                && isOff(request.path("store"));
        return known
                ? Optional.of(new ProtocolRequest(
                        members.text("model"),
                        members.temperature(USUAL_TEMPERATURE),
                        members.isStream() ? Delivery.STREAM : Delivery.WHOLE,
                        EndUser.UNKNOWN
                                .with(USER, members.text(USER))
                                .with(SAFETY_IDENTIFIER, members.text(SAFETY_IDENTIFIER))))
                : Optional.empty();
    }

    private static boolean isOff(JsonNode flag) {
        return flag.isMissingNode() || flag.isNull() || (flag.isBoolean() && !flag.asBoolean());
    }

    /** An answer repeats all other members of its request, such as its metadata. */
    @Override
    public Set<String> delivery() {
        return Set.of("/stream", "/stream_options");
    }

    @Override
    public boolean isStorable(JsonNode answer) {
        return ModelResponse.isStorable(answer);
    }

    @Override
    public Optional<TokenUsage> usage(JsonNode answer) {
        return TokenCounts.of(answer.path(ModelResponse.USAGE), "input_tokens", "output_tokens");
    }

    @Override
    public String text(JsonNode answer) {
        return SaidText.of(
                answer.path(ModelResponse.OUTPUT),
                item -> TextNode.valueOf(
                        SaidText.of(item.path(ModelResponse.CONTENT), part -> part.path(ModelResponse.TEXT))));
    }

    @Override
    public AnswerStream stream() {
        return new ResponseStream(json);
    }

    @Override
    public byte[] events(JsonNode answer, Delivery delivery) {
        return ResponseEvents.of(answer, json);
    }
}
