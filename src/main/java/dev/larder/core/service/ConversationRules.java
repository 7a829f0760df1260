package dev.larder.core.service;

import dev.larder.spi.Lists;
import java.time.Duration;

/**
 * The rules of a service for its conversations.
 *
 * @param sharing the callers that share conversations
 * @param ttl the time from the last append to the end of a conversation, for applications that request none
 * @param maxMessages the number of messages that stay, 1 to {@value Lists#MAX_VALUES}
 */
public record ConversationRules(Sharing sharing, Duration ttl, int maxMessages) {
    public ConversationRules {
        if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException("conversations.ttl must be more than 0, not %s".formatted(ttl));
        }
        if (maxMessages < 1 || maxMessages > Lists.MAX_VALUES) {
            throw new IllegalArgumentException(
                    "conversations.max-messages must be 1 to %d, not %d".formatted(Lists.MAX_VALUES, maxMessages));
        }
    }

    /** The callers that share conversations. */
    public enum Sharing {
        /** Each API key has conversations of its own. */
        KEY,
        /** All callers share them: an id names one conversation. */
        SHARED
    }
}
