package dev.larder.core.conversation;

import java.util.Optional;

/**
 * The request for older turns of a conversation that are near in meaning to what is asked now.
 *
 * @param turns the maximum number of turns, 1 to {@value #MAX_TURNS}
 * @param query what they have to be near to; the last message of the user if empty
 */
public record RecallRequest(int turns, Optional<String> query) {
    /** The maximum number of turns. */
    public static final int MAX_TURNS = 20;
}
