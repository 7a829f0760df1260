package dev.larder.ai.answer;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What is told of a request that was sent to the model.
 *
 * @param status its Cache-Status
 * @param rejected the rule for which the answer to the nearest question was not given
 * @param shadow what the cache would have done, if it is only tried out
 */
public record Handling(CacheStatus status, Optional<String> rejected, Optional<String> shadow) {
    private static final String REJECTED = "X-Cache-Rejected";
    private static final String SHADOW = "X-Cache-Shadow";

    /** A request for which no answer was refused. */
    public static Handling of(CacheStatus status) {
        return new Handling(status, Optional.empty(), Optional.empty());
    }

    /** Writes the header fields. */
    public void write(BiConsumer<String, String> fields) {
        fields.accept(CacheStatus.FIELD, status.text());
        rejected.ifPresent(rule -> fields.accept(REJECTED, rule));
        shadow.ifPresent(told -> fields.accept(SHADOW, told));
    }
}
