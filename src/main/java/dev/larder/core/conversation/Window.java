package dev.larder.core.conversation;

import dev.larder.core.Refusal;
import dev.larder.core.conversation.Message.Kind;
import dev.larder.core.conversation.WindowRequest.Option;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The newest messages of a conversation that fit a request, in their order. It has no gap, except that instructions and
 * recalled turns may be kept from before it, and it never begins with the answer of a tool whose call is not in it.
 *
 * @param messages the messages
 * @param reach whether older messages could be in it
 * @param start the index of the first message, of those that were read, from which on there is no gap
 * @param recalled the number of messages of recalled turns before it
 */
record Window(List<Message> messages, Reach reach, int start, int recalled) {
    Window {
        messages = List.copyOf(messages);
    }

    /** Whether older messages than those that were read could be in the window. */
    enum Reach {
        /** The bounds of the request end the window. */
        BOUNDED,
        /** The window has all messages that were read; older ones may fit too. */
        OPEN
    }

    /**
     * The window of the newest messages that were read.
     *
     * @throws Refusal.Bad if the instructions that are to stay do not fit
     */
    static Window of(List<Message> read, WindowRequest request) {
        return of(read, request, new BitSet());
    }

    /**
     * The window with messages from before it. They take their part of the tokens.
     *
     * @param recalled the indices of these messages
     * @throws Refusal.Bad if the instructions that are to stay do not fit
     */
    static Window of(List<Message> read, WindowRequest request, BitSet recalled) {
        var room = new Room(request);
        recalled.stream().forEach(i -> room.reserve(read.get(i)));
        boolean keeps = request.has(Option.KEEP_SYSTEM);
        if (keeps) {
            read.stream().filter(message -> message.role().isInstruction()).forEach(room::takeInstruction);
        }
        int first = read.size();
        while (first > 0
                && (recalled.get(first - 1) || isKept(keeps, read.get(first - 1)) || room.take(read.get(first - 1)))) {
            first--;
        }
        int start = start(read, first, request);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            boolean instructs = read.get(i).role().isInstruction();
            if (i >= start || recalled.get(i) || (instructs && (keeps || i >= first))) {
                messages.add(read.get(i));
            }
        }
        return new Window(
                messages,
                first == 0 && room.isLeft() ? Reach.OPEN : Reach.BOUNDED,
                start,
                recalled.get(0, start).cardinality());
    }

    private static boolean isKept(boolean keeps, Message message) {
        return keeps && message.role().isInstruction();
    }

    /** The first message from {@code first} on that is no instruction and that a conversation can begin with. */
    private static int start(List<Message> read, int first, WindowRequest request) {
        int start = first;
        while (start < read.size() && !canBegin(read.get(start), request)) {
            start++;
        }
        return start;
    }

    private static boolean canBegin(Message message, WindowRequest request) {
        return !message.role().isInstruction()
                && message.kind() == Kind.PLAIN
                && (message.role() == Role.USER || !request.has(Option.START_ON_USER));
    }

    /** The tokens of all messages. */
    long tokens() {
        return messages.stream().mapToLong(Message::tokens).sum();
    }

    /** The room that a request leaves. */
    private static final class Room {
        private long messages;
        private long tokens;

        Room(WindowRequest request) {
            this.messages = request.last().orElse(Integer.MAX_VALUE);
            this.tokens = request.maxTokens().isPresent() ? request.maxTokens().getAsInt() : Long.MAX_VALUE;
        }

        void takeInstruction(Message message) {
            if (!take(message)) {
                throw new Refusal.Bad(
                        "The system messages of this conversation do not fit; ask for more, or without keep_system");
            }
        }

        /** Takes tokens for a message that does not count as one of the newest. */
        void reserve(Message message) {
            tokens -= message.tokens();
        }

        boolean isLeft() {
            return messages > 0 && tokens > 0;
        }

        boolean take(Message message) {
            if (messages < 1 || tokens < message.tokens()) {
                return false;
            }
            messages--;
            tokens -= message.tokens();
            return true;
        }
    }
}
