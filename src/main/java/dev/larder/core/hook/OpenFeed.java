package dev.larder.core.hook;

import dev.larder.spi.ChangeFeed;

/**
 * A feed that is being followed.
 *
 * @param definition what its owner declared
 * @param feed the feed
 */
public record OpenFeed(FeedDefinition definition, ChangeFeed feed) {}
