package dev.larder.core.event.log;

import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an event is about. */
public sealed interface Subject {
    /**
     * One entry.
     *
     * @param tags those that its writer gave it; empty where nobody knows them, as of one that was removed
     */
    record Key(CacheKey key, Optional<List<String>> tags) implements Subject {}

    /** Every entry whose key begins so. */
    record Prefix(String text) implements Subject {}

    /** Every entry that has one of these tags. For those who may know all keys: a tag may tell of any. */
    record Tags(Set<String> names) implements Subject {
        public Tags {
            names = Set.copyOf(names);
        }
    }

    /** What has no names. */
    enum Whole implements Subject {
        /** Everything in the service, counters included. */
        SERVICE,
        /** Entries with some tags. For those who may know some keys only. */
        TAGGED
    }
}
