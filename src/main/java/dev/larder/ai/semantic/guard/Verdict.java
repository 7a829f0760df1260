package dev.larder.ai.semantic.guard;

import java.util.Optional;

/**
 * Whether the answer to one question may be given to another.
 *
 * @param refusedBy the name of the rule that refused, such as {@code number}; empty if no rule did
 */
public record Verdict(Optional<String> refusedBy) {
    static final Verdict SHARED = new Verdict(Optional.empty());

    static Verdict refused(String rule) {
        return new Verdict(Optional.of(rule));
    }

    /** Whether the two questions may share an answer. */
    public boolean mayShare() {
        return refusedBy.isEmpty();
    }
}
