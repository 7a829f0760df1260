package dev.larder.core.event.rules;

import java.util.List;

/** The source of the feeds. */
public interface FeedCatalog {
    /** The feeds, in the order of their names. */
    List<FeedDefinition> declaredFeeds();
}
