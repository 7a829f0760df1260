package dev.larder.core.event;

import dev.larder.spi.CacheKey;

/** What an event is about. */
public sealed interface Subject {
    /** One entry. */
    record Key(CacheKey key) implements Subject {}

    /** Every entry whose key begins so. */
    record Prefix(String text) implements Subject {}

    /** The whole service. */
    enum Whole implements Subject {
        /** Everything in it, counters included. */
        SERVICE
    }
}
