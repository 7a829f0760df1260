package dev.larder.core.event.rules;

import dev.larder.spi.ChangeFeed;

/**
 * A feed that is followed.
 *
 * @param definition the feed as declared
 * @param feed the feed
 */
public record OpenFeed(FeedDefinition definition, ChangeFeed feed) {}
