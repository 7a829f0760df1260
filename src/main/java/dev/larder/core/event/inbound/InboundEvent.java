package dev.larder.core.event.inbound;

import dev.larder.core.event.rules.TemplateValues;
import java.util.Optional;

/**
 * An authenticated event.
 *
 * @param id the id of the event, the same in every redelivery
 * @param type the type of the event, if it has one
 * @param templateValues the values of the placeholders in the event
 */
record InboundEvent(String id, Optional<String> type, TemplateValues templateValues) {}
