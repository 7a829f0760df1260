package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import java.util.HashSet;
import java.util.Set;

/**
 * The entries of a service to invalidate.
 *
 * @param tags every entry with one of these tags
 * @param prefixes every entry whose key begins with one of these; the empty prefix means all entries
 * @param keys these entries
 * @param mode the effect on them
 */
public record Purge(Set<String> tags, Set<String> prefixes, Set<CacheKey> keys, Mode mode) {
    public Purge {
        tags = Set.copyOf(tags);
        prefixes = Set.copyOf(prefixes);
        keys = Set.copyOf(keys);
    }

    /** The effect on an invalidated entry. */
    public enum Mode {
        /** The entry is removed. */
        HARD,
        /** The entry is stale, and shown only to readers that accept stale values. */
        SOFT
    }

    /** All entries of the service. Counters stay. */
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

    /** The same purge without prefixes. */
    public Purge without(Set<String> others) {
        Set<String> rest = new HashSet<>(prefixes);
        rest.removeAll(others);
        return new Purge(tags, rest, keys, mode);
    }

    /** The same entries, with another effect on them. */
    public Purge with(Mode other) {
        return new Purge(tags, prefixes, keys, other);
    }

    /** Whether it invalidates nothing. */
    public boolean isEmpty() {
        return tags.isEmpty() && prefixes.isEmpty() && keys.isEmpty();
    }
}
