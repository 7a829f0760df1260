package dev.larder.core.event.inbound;

import dev.larder.core.event.rules.TemplateValues;
import java.util.Optional;

/**
 * An event as its sender, who is known, delivered it.
 *
 * @param id the same whenever this event is delivered again
 * @param type what kind of event, if the sender says so
 * @param templateValues what placeholders stand for in it
 */
record Delivery(String id, Optional<String> type, TemplateValues templateValues) {}
