package dev.larder.core.conversation;

import dev.larder.spi.Lists;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The request for the newest messages of a conversation.
 *
 * @param last the maximum number of messages; all if empty
 * @param maxTokens the maximum number of tokens of all messages together
 * @param options further wishes
 * @param recall older turns that are wanted beside the newest messages
 */
public record WindowRequest(
        OptionalInt last, OptionalInt maxTokens, Set<Option> options, Optional<RecallRequest> recall) {
    /** The number of messages that are read first when nobody knows how many fit. */
    private static final int FIRST_READ = 64;

    public WindowRequest {
        options = Set.copyOf(options);
    }

    /** A wish beside the size. */
    public enum Option {
        /** Instructions stay, however old they are, and the newest other messages get the rest of the room. */
        KEEP_SYSTEM,
        /** The first message that is no instruction is one of the user. */
        START_ON_USER
    }

    boolean has(Option option) {
        return options.contains(option);
    }

    /** The number of newest messages to read first. */
    int firstRead() {
        boolean all = has(Option.KEEP_SYSTEM) || recall.isPresent();
        int most = all ? Lists.MAX_VALUES : last.orElse(Lists.MAX_VALUES);
        boolean unknown = maxTokens.isPresent() && !all;
        return unknown ? Math.min(most, FIRST_READ) : most;
    }
}
