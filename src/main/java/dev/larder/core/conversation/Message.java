package dev.larder.core.conversation;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A message of a conversation. Messages are not compared. */
public final class Message {
    private static final byte VERSION = 1;
    private static final char PLAIN = 'p';
    private static final char TOOL_ANSWER = 't';
    private static final int HEADER = 3 + Integer.BYTES;

    private final Role role;
    private final Kind kind;
    private final int tokens;
    private final byte[] json;

    /**
     * A message.
     *
     * @param tokens its size in tokens of a language model, estimated when it is appended
     * @param json the JSON object as it was sent
     */
    public Message(Role role, Kind kind, int tokens, byte[] json) {
        this.role = role;
        this.kind = kind;
        this.tokens = tokens;
        this.json = json;
    }

    /** Whether a message makes sense without the message before it. */
    public enum Kind {
        /** A message that may be the first one. */
        PLAIN,
        /** The answer of a tool: models refuse it without the message that called the tool. */
        TOOL_ANSWER
    }

    public Role role() {
        return role;
    }

    public Kind kind() {
        return kind;
    }

    public int tokens() {
        return tokens;
    }

    public byte[] json() {
        return json;
    }

    /** What was said; empty for a message without text. */
    String text() {
        return MessageWords.of(json);
    }

    /** The value in the list: version, role, kind, tokens, JSON. So a window is cut without reading the JSON. */
    byte[] value() {
        return ByteBuffer.allocate(HEADER + json.length)
                .put(VERSION)
                .put((byte) role.code())
                .put((byte) (kind == Kind.PLAIN ? PLAIN : TOOL_ANSWER))
                .putInt(tokens)
                .put(json)
                .array();
    }

    /** The message of a value in the list; empty if another version of Larder wrote it. */
    static Optional<Message> of(byte[] value) {
        ByteBuffer from = ByteBuffer.wrap(value);
        if (value.length < HEADER || from.get() != VERSION) {
            return Optional.empty();
        }
        Optional<Role> author = Role.of((char) from.get());
        Kind kind = from.get() == TOOL_ANSWER ? Kind.TOOL_ANSWER : Kind.PLAIN;
        int tokens = from.getInt();
        byte[] json = new byte[from.remaining()];
        from.get(json);
        return author.map(role -> new Message(role, kind, tokens, json));
    }
}
