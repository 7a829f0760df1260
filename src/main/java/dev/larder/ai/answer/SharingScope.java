package dev.larder.ai.answer;

import dev.larder.core.access.Caller;
import dev.larder.core.service.ConversationRules.Sharing;

/** The callers that share answers. */
public enum SharingScope {
    /** Each API key has its own. */
    KEY,
    /** All callers share them. */
    SHARED;

    /** The callers that share conversations. */
    public Sharing ofConversations() {
        return this == KEY ? Sharing.KEY : Sharing.SHARED;
    }

    /** The part of a cache key that separates callers that may not share answers. */
    public String of(Caller caller) {
        return this == KEY ? "key " + caller.id() : "";
    }
}
