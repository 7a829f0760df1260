package dev.larder.core.event.rules;

import dev.larder.spi.ChangeFeed;

/**
 * A feed that is being followed.
 *
 * @param definition what its owner declared
 * @param feed the feed
 */
public record OpenFeed(FeedDefinition definition, ChangeFeed feed) {}
