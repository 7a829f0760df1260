package dev.larder.ai.answer;

import dev.larder.core.access.Caller;
import dev.larder.core.service.ConversationRules.Sharing;
import java.util.Optional;

/** The callers that share answers. */
public enum SharingScope {
    /** Each end user of each API key has its own. */
    USER,
    /** Each API key has its own. */
    KEY,
    /** All callers share them. */
    SHARED;

    /** The callers that share conversations. */
    public Sharing ofConversations() {
        return this == SHARED ? Sharing.SHARED : Sharing.KEY;
    }

    /**
     * The part of a cache key that separates callers that may not share answers; empty if the request does not tell
     * with whom it may share.
     */
    public Optional<String> of(Caller caller, EndUser user) {
        return switch (this) {
            case USER -> user.text().map(name -> "key " + caller.id() + " user " + name);
            case KEY -> Optional.of("key " + caller.id());
            case SHARED -> Optional.of("");
        };
    }
}
