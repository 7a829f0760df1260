package dev.larder.ai.answer;

import java.util.Optional;

/**
 * The tokens of one request.
 *
 * @param input the tokens of the request
 * @param output the tokens of the answer
 */
public record TokenUsage(long input, long output) {
    /** All tokens together. */
    public long total() {
        return input + output;
    }

    /** The text from which {@link #parse} makes the same value. */
    public String text() {
        return input + " " + output;
    }

    /** The usage that a text tells; empty if it tells none. */
    public static Optional<TokenUsage> parse(String text) {
        String[] parts = text.split(" ", -1);
        try {
            return parts.length == 2
                    ? Optional.of(new TokenUsage(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            // another program may write into the store
            return Optional.empty();
        }
    }
}
