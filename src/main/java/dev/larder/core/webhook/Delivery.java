package dev.larder.core.webhook;

import dev.larder.core.hook.Facts;
import java.util.Optional;

/**
 * An event as its sender, who is known, delivered it.
 *
 * @param id the same whenever this event is delivered again
 * @param type what kind of event, if the sender says so
 * @param facts what placeholders stand for in it
 */
record Delivery(String id, Optional<String> type, Facts facts) {}
