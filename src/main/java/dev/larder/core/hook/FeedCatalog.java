package dev.larder.core.hook;

import java.util.List;

/** Where the declared feeds come from. */
public interface FeedCatalog {
    /** The feeds, in the order of their names. */
    List<FeedDefinition> declaredFeeds();
}
