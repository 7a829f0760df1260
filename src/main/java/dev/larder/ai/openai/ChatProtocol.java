package dev.larder.ai.openai;

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
import dev.larder.ai.protocol.TokenCounts;
import java.util.Optional;

/** OpenAI's chat completions. */
public final class ChatProtocol implements Protocol {
    /** The path at the service. */
    public static final String PATH = "/v1/chat/completions";

    private static final double USUAL_TEMPERATURE = 1;
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
        var members = new RequestMembers(request);
        boolean known = members.isText("model")
                && request.path("messages").isArray()
                && members.isStreamKnown()
                && members.isTemperatureKnown()
                && members.isAbsentOrText(USER)
                && members.isAbsentOrText(SAFETY_IDENTIFIER);
        return known
                ? Optional.of(new ProtocolRequest(
                        members.text("model"),
                        members.temperature(USUAL_TEMPERATURE),
                        members.delivery(),
                        EndUser.UNKNOWN
                                .with(USER, members.text(USER))
                                .with(SAFETY_IDENTIFIER, members.text(SAFETY_IDENTIFIER))))
                : Optional.empty();
    }

    @Override
    public boolean isStorable(JsonNode answer) {
        return ChatCompletion.isStorable(answer);
    }

    @Override
    public Optional<TokenUsage> usage(JsonNode answer) {
        return TokenCounts.of(answer.path(ChatCompletion.USAGE), "prompt_tokens", "completion_tokens");
    }

    @Override
    public String text(JsonNode answer) {
        return SaidText.of(
                answer.path(ChatCompletion.CHOICES),
                choice -> choice.path(ChatCompletion.MESSAGE).path(ChatCompletion.CONTENT));
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
