package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import java.util.HashSet;
import java.util.Set;

/**
 * What is to be invalidated in a service.
 *
 * @param tags every entry whose writer gave it one of these
 * @param prefixes every entry whose key begins with one of these; the empty one means all entries
 * @param keys these entries
 * @param mode what is to become of them
 */
public record Purge(Set<String> tags, Set<String> prefixes, Set<CacheKey> keys, Mode mode) {
    public Purge {
        tags = Set.copyOf(tags);
        prefixes = Set.copyOf(prefixes);
        keys = Set.copyOf(keys);
    }

    /** What becomes of an entry that is invalidated. */
    public enum Mode {
        /** It is gone. */
        HARD,
        /** It is stale, and shown only to readers who take that. */
        SOFT
    }

    /** Everything in the service. Its counters stay. */
    public static Purge everything() {
        return new Purge(Set.of(), Set.of(""), Set.of(), Mode.HARD);
    }

    /** The entries with these tags. */
    public static Purge tags(Set<String> tags) {
        return new Purge(tags, Set.of(), Set.of(), Mode.HARD);
    }

    /** The entries whose key begins with one of these. */
    public static Purge prefixes(Set<String> prefixes) {
        return new Purge(Set.of(), prefixes, Set.of(), Mode.HARD);
    }

    /** The same without these prefixes. */
    public Purge without(Set<String> others) {
        Set<String> rest = new HashSet<>(prefixes);
        rest.removeAll(others);
        return new Purge(tags, rest, keys, mode);
    }

    /** Whether it is about nothing. */
    public boolean isEmpty() {
        return tags.isEmpty() && prefixes.isEmpty() && keys.isEmpty();
    }
}
