package dev.larder.ai.dify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.EndUser;
import dev.larder.ai.answer.TokenUsage;
import dev.larder.ai.protocol.AnswerStream;
import dev.larder.ai.protocol.Delivery;
import dev.larder.ai.protocol.Protocol;
import dev.larder.ai.protocol.ProtocolRequest;
import dev.larder.ai.protocol.RequestMembers;
import dev.larder.ai.protocol.TokenCounts;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of Dify's apps. An answer belongs to its app and to the end user that the request names. A request within a
 * conversation, or with files, depends on more than its own text, and is not cached.
 */
public final class DifyProtocol implements Protocol {
    static final String CHAT_PATH = "/chat-messages";
    static final String COMPLETION_PATH = "/completion-messages";

    private static final String USER = "user";
    private static final String RESPONSE_MODE = "response_mode";

    /** An app does not tell which model it asks. */
    private static final String MODEL = "dify";

    private final String path;
    private final String mode;
    private final ObjectMapper json;

    private DifyProtocol(String path, String mode, ObjectMapper json) {
        this.path = path;
        this.mode = mode;
        this.json = json;
    }

    /**
     * The messages of chats.
     *
     * @param json keeps the digits of numbers
     */
    public static DifyProtocol chat(ObjectMapper json) {
        return new DifyProtocol(CHAT_PATH, "chat", json);
    }

    /**
     * The messages of apps that generate a text.
     *
     * @param json keeps the digits of numbers
     */
    public static DifyProtocol completion(ObjectMapper json) {
        return new DifyProtocol(COMPLETION_PATH, "completion", json);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String kind() {
        return "dify." + mode;
    }

    @Override
    public Optional<ProtocolRequest> read(JsonNode request) {
        var members = new RequestMembers(request);
        boolean asks = members.isText("query") || request.path("inputs").isObject();
        boolean alone = request.path("conversation_id").asText("").isEmpty()
                && request.path("files").isEmpty()
                && members.isAbsent("parent_message_id");
        boolean known = asks && alone && !members.text(USER).isBlank();
        return known
                ? delivery(members.text(RESPONSE_MODE))
                        .map(delivery ->
                                new ProtocolRequest(MODEL, 0, delivery, EndUser.UNKNOWN.with(USER, members.text(USER))))
                : Optional.empty();
    }

    private static Optional<Delivery> delivery(String mode) {
        return switch (mode) {
            case "blocking" -> Optional.of(Delivery.WHOLE);
            case "streaming" -> Optional.of(Delivery.STREAM);
            default -> Optional.empty();
        };
    }

    /** The end user is no part of it: a conversation that an answer begins is the user's. */
    @Override
    public Set<String> delivery() {
        return Set.of("/" + RESPONSE_MODE);
    }

    @Override
    public boolean isStorable(JsonNode answer) {
        return answer.path(DifyMessage.EVENT).asText().equals(DifyMessage.MESSAGE)
                && answer.path(DifyMessage.ANSWER).isTextual()
                && !answer.path(DifyMessage.ANSWER).asText().isBlank();
    }

    @Override
    public Optional<TokenUsage> usage(JsonNode answer) {
        return TokenCounts.of(answer.path(DifyMessage.METADATA).path("usage"), "prompt_tokens", "completion_tokens");
    }

    @Override
    public String text(JsonNode answer) {
        return answer.path(DifyMessage.ANSWER).asText();
    }

    @Override
    public AnswerStream stream() {
        return new DifyStream(mode, json);
    }

    @Override
    public byte[] events(JsonNode answer, Delivery delivery) {
        return DifyMessage.events(answer, json);
    }
}
