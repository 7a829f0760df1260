package dev.larder.core.event.log;

import java.util.List;
import java.util.Optional;

/**
 * Which events a listener is told: those about entries whose keys begin in one of these ways and that have the tag, and
 * those that may be about some.
 *
 * <p>A purge of a shorter prefix and a flush concern everybody within it. They name no key, and nothing longer than what
 * the listener may know anyway. So do removals concern whoever asked for a tag: nobody knows the tags of what is gone.
 *
 * @param prefixes how the keys begin; the empty one means every key
 * @param tag what the entries are tagged with; every entry when empty
 * @param names whether a purge of tags names them
 */
public record Scope(List<String> prefixes, Optional<String> tag, TagNames names) {
    /** Every event. */
    public static final Scope ALL = new Scope(List.of(""), Optional.empty(), TagNames.TOLD);

    /** Whether a listener is told which tags were purged. */
    public enum TagNames {
        /** Yes: the listener may know every key, and is told of the tag it asked for alone. */
        TOLD,
        /** No, only that some were, whichever the listener asked for: a tag may tell of any key. */
        HIDDEN
    }

    public Scope {
        prefixes = List.copyOf(prefixes);
    }

    /** Whether an event about this is told. */
    public boolean has(Subject subject) {
        if (subject instanceof Subject.Key one) {
            return hasTag(one) && hasKey(one.key().text());
        }
        if (subject instanceof Subject.Prefix some) {
            return overlaps(some.text());
        }
        if (subject instanceof Subject.Tags purged) {
            return names == TagNames.TOLD && (tag.isEmpty() || purged.names().contains(tag.get()));
        }
        return subject != Subject.Whole.TAGGED || names == TagNames.HIDDEN;
    }

    private boolean hasTag(Subject.Key one) {
        return tag.isEmpty() || one.tags().isEmpty() || one.tags().get().contains(tag.get());
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
