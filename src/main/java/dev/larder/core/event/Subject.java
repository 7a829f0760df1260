package dev.larder.core.event;

import dev.larder.spi.CacheKey;
import java.util.Set;

/** What an event is about. */
public sealed interface Subject {
    /** One entry. */
    record Key(CacheKey key) implements Subject {}

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
