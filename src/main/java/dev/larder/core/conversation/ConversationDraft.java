package dev.larder.core.conversation;

import dev.larder.core.service.LifetimeRequest.TtlRequest;
import java.util.List;
import java.util.OptionalInt;

/**
 * An addition to a conversation.
 *
 * @param messages one or more
 * @param maxMessages the number of messages that stay, within that of the service
 * @param ttl the requested time until the conversation ends
 */
public record ConversationDraft(List<Message> messages, OptionalInt maxMessages, TtlRequest ttl) {
    public ConversationDraft {
        messages = List.copyOf(messages);
    }
}
