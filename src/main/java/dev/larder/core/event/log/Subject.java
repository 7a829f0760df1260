package dev.larder.core.event.log;

import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The entries that an event concerns. */
public sealed interface Subject {
    /**
     * One entry.
     *
     * @param tags the tags of the entry; empty if they are not known, as for a removed entry
     */
    record Key(CacheKey key, Optional<List<String>> tags) implements Subject {}

    /** Every entry with this key prefix. */
    record Prefix(String text) implements Subject {}

    /**
     * Every entry with one of these tags. For listeners that may read all keys, because a tag may belong to any key.
     */
    record Tags(Set<String> names) implements Subject {
        public Tags {
            names = Set.copyOf(names);
        }
    }

    /** Subjects without a name. */
    enum Whole implements Subject {
        /** Everything in the service, including counters. */
        SERVICE,
        /** Entries with some tags, which are not named. For listeners that may read only some keys. */
        TAGGED
    }
}
