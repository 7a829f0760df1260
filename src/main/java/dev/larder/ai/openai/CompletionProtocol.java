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

/** OpenAI's completions of a prompt, which came before its chats. */
public final class CompletionProtocol implements Protocol {
    /** The path at the service. */
    public static final String PATH = "/v1/completions";

    private static final double USUAL_TEMPERATURE = 1;
    private static final String USER = "user";

    private final ObjectMapper json;

    /** @param json keeps the digits of numbers */
    public CompletionProtocol(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String kind() {
        return "text_completion";
    }

    @Override
    public Optional<ProtocolRequest> read(JsonNode request) {
        var members = new RequestMembers(request);
        boolean known = members.isText("model")
                && (members.isText("prompt") || request.path("prompt").isArray())
                && members.isStreamKnown()
                && members.isTemperatureKnown()
                && members.isAbsentOrText(USER);
        return known
                ? Optional.of(new ProtocolRequest(
                        members.text("model"),
                        members.temperature(USUAL_TEMPERATURE),
                        members.delivery(),
                        EndUser.UNKNOWN.with(USER, members.text(USER))))
                : Optional.empty();
    }

    @Override
    public boolean isStorable(JsonNode answer) {
        return Completion.isStorable(answer);
    }

    @Override
    public Optional<TokenUsage> usage(JsonNode answer) {
        return TokenCounts.of(answer.path(ChatCompletion.USAGE), "prompt_tokens", "completion_tokens");
    }

    @Override
    public String text(JsonNode answer) {
        return SaidText.of(answer.path(ChatCompletion.CHOICES), choice -> choice.path(Completion.TEXT));
    }

    @Override
    public AnswerStream stream() {
        return new CompletionStream(json);
    }

    @Override
    public byte[] events(JsonNode answer, Delivery delivery) {
        return CompletionEvents.of(answer, delivery, json);
    }
}
