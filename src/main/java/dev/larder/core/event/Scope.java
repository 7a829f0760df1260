package dev.larder.core.event;

import java.util.List;

/**
 * Which events a listener is told: those about keys that begin in one of these ways, and those that may be about some.
 *
 * <p>A purge of a shorter prefix and a flush concern everybody within it. They name no key, and nothing longer than what
 * the listener may know anyway. That a purge hit some tags is told to everybody, and which to those who hear of every key.
 *
 * @param prefixes how the keys begin; the empty one means every key
 */
public record Scope(List<String> prefixes) {
    /** Every event. */
    public static final Scope ALL = new Scope(List.of(""));

    public Scope {
        prefixes = List.copyOf(prefixes);
    }

    /** Whether an event about this is told. */
    public boolean has(Subject subject) {
        if (subject instanceof Subject.Key one) {
            return hasKey(one.key().text());
        }
        if (subject instanceof Subject.Prefix some) {
            return overlaps(some.text());
        }
        if (subject instanceof Subject.Tags) {
            return hasEverything();
        }
        return subject != Subject.Whole.TAGGED || !hasEverything();
    }

    private boolean hasEverything() {
        return prefixes.contains("");
    }

    private boolean hasKey(String key) {
        for (String prefix : prefixes) {
            if (key.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private boolean overlaps(String beginning) {
        for (String prefix : prefixes) {
            if (beginning.startsWith(prefix) || prefix.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }
}
