package dev.larder.core.event.rules;

import java.util.List;

/** Where the declared feeds come from. */
public interface FeedCatalog {
    /** The feeds, in the order of their names. */
    List<FeedDefinition> declaredFeeds();
}
