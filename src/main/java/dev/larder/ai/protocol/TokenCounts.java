package dev.larder.ai.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.answer.TokenUsage;
import java.util.Optional;

/** Reads the numbers of tokens that an answer tells. */
public final class TokenCounts {
    private TokenCounts() {}

    /**
     * The tokens that an object counts; empty if it is none. A count that is missing, or less than 0, is 0.
     *
     * @param input the name of the count of the request's tokens
     * @param output the name of the count of the answer's tokens
     */
    public static Optional<TokenUsage> of(JsonNode usage, String input, String output) {
        return usage.isObject()
                ? Optional.of(new TokenUsage(
                        Math.max(0, usage.path(input).asLong()),
                        Math.max(0, usage.path(output).asLong())))
                : Optional.empty();
    }
}
