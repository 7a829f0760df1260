package dev.larder.core.event.log;

import java.util.List;
import java.util.Optional;

/**
 * The events that a listener receives: those of entries that have one of the key prefixes and the tag, and those that
 * may concern such entries.
 *
 * <p>A purge of a shorter prefix and a flush may concern such entries; they reveal no key. A removal may concern every
 * tag, because the tags of a removed entry are not known.
 *
 * @param prefixes the key prefixes; the empty prefix means every key
 * @param tag the tag that the entries have; empty means every entry
 * @param names whether events name the tags of a purge
 */
public record EventScope(List<String> prefixes, Optional<String> tag, TagNames names) {
    /** The scope of every event. */
    public static final EventScope ALL = new EventScope(List.of(""), Optional.empty(), TagNames.TOLD);

    /** Whether a listener sees the tags of a purge. */
    public enum TagNames {
        /**
         * Tags are shown, because the listener may read every key. If it asked for a tag, it receives purges of that
         * tag alone.
         */
        TOLD,
        /**
         * Tags are hidden, because a tag may belong to any key. The listener receives every purge of tags, without the
         * tags.
         */
        HIDDEN
    }

    public EventScope {
        prefixes = List.copyOf(prefixes);
    }

    /** Whether the listener receives events with this subject. */
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

    private boolean overlaps(String purged) {
        for (String prefix : prefixes) {
            if (purged.startsWith(prefix) || prefix.startsWith(purged)) {
                return true;
            }
        }
        return false;
    }
}
