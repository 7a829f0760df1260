package dev.larder.core.conversation;

import dev.larder.spi.Lists.State;
import java.util.List;

/**
 * A part of a conversation.
 *
 * @param messages the messages that were asked for, the oldest first
 * @param tokens the tokens of these messages together
 * @param recalled the number of messages of older turns that were recalled
 * @param state the state of the whole conversation
 */
public record Conversation(List<Message> messages, long tokens, int recalled, State state) {
    public Conversation {
        messages = List.copyOf(messages);
    }
}
