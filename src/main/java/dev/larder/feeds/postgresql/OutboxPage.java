package dev.larder.feeds.postgresql;

import dev.larder.spi.Changes;
import java.util.Optional;

/**
 * A page of the outbox.
 *
 * @param changes the changes of the page, if there are any
 * @param next the position after the page, valid after the changes are acknowledged
 */
record OutboxPage(Optional<Changes> changes, OutboxPosition next) {}
