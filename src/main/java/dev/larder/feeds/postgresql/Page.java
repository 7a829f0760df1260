package dev.larder.feeds.postgresql;

import dev.larder.spi.Changes;
import java.util.Optional;

/**
 * A piece of the outbox.
 *
 * @param changes what is in it, if anything
 * @param next where to go on, once that has been acknowledged
 */
record Page(Optional<Changes> changes, Position next) {}
