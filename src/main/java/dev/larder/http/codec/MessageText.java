package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import dev.larder.core.conversation.Message;
import dev.larder.core.conversation.Message.Kind;
import dev.larder.core.conversation.Role;
import dev.larder.core.conversation.TokenEstimate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses a message as the APIs of language models have it: {@code {"role": "user", "content": "Hello"}}. The content is
 * text or an array of parts. Other members are kept as they are.
 */
final class MessageText {
    /** The members beside the content that the model reads. */
    private static final List<String> READ = List.of("name", "tool_calls", "function_call", "refusal");

    /** The types of parts with media, whose bytes are no tokens. */
    private static final Set<String> MEDIA = Set.of(
            "image", "image_url", "input_image", "input_audio", "audio", "video", "file", "input_file", "document");

    /** The type of a part with which a user message answers a tool, in Anthropic's protocol. */
    private static final String TOOL_RESULT = "tool_result";

    private MessageText() {}

    /**
     * The message of a JSON value.
     *
     * @throws Refusal.Bad when it is none
     */
    static Message of(JsonSlice value) {
        if (!value.isObject()) {
            throw wrong();
        }
        Map<String, JsonSlice> members = value.members();
        Role role = role(members.get("role"));
        var content = Content.of(role, members.get("content"));
        long tokens = TokenEstimate.FRAME + content.tokens();
        for (String name : READ) {
            tokens += tokens(members.get(name));
        }
        Kind kind = role == Role.TOOL || content.answersTool() ? Kind.TOOL_ANSWER : Kind.PLAIN;
        return new Message(role, kind, (int) Math.min(Integer.MAX_VALUE, tokens), value.bytes());
    }

    private static Role role(@Nullable JsonSlice role) {
        return Optional.ofNullable(role)
                .filter(JsonSlice::isString)
                .flatMap(text -> Role.named(text.asText()))
                .orElseThrow(MessageText::wrong);
    }

    private static long tokens(@Nullable JsonSlice value) {
        if (value == null || value.isNull()) {
            return 0;
        }
        return TokenEstimate.of(value.isString() ? value.asText() : new String(value.bytes(), UTF_8));
    }

    private static Refusal wrong() {
        return new Refusal.Bad(
                "A message is like {\"role\": \"user\", \"content\": \"Hello\"}; the role is user, assistant, system,"
                        + " developer or tool, and the content a text or an array of parts");
    }

    /**
     * The content of a message.
     *
     * @param tokens the estimated number of its tokens
     * @param answersTool whether a part of it is the answer of a tool
     */
    private record Content(long tokens, boolean answersTool) {
        private static final Content NONE = new Content(0, false);

        static Content of(Role role, @Nullable JsonSlice content) {
            if (content == null || content.isNull()) {
                // an assistant that calls tools may say nothing
                if (role != Role.ASSISTANT) {
                    throw wrong();
                }
                return NONE;
            }
            if (content.isArray()) {
                return content.elements().stream().map(Content::ofPart).reduce(NONE, Content::plus);
            }
            if (!content.isString()) {
                throw wrong();
            }
            return new Content(MessageText.tokens(content), false);
        }

        private static Content ofPart(JsonSlice part) {
            if (part.isString()) {
                return new Content(MessageText.tokens(part), false);
            }
            if (!part.isObject()) {
                throw wrong();
            }
            Map<String, JsonSlice> members = part.members();
            JsonSlice type = members.get("type");
            String name = type != null && type.isString() ? type.asText() : "";
            JsonSlice text = members.get("text");
            if (MEDIA.contains(name)) {
                return new Content(TokenEstimate.MEDIA, false);
            }
            long tokens = MessageText.tokens(text != null && text.isString() ? text : part);
            return new Content(tokens, name.equals(TOOL_RESULT));
        }

        private Content plus(Content other) {
            return new Content(tokens + other.tokens, answersTool || other.answersTool);
        }
    }
}
