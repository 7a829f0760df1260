package dev.larder.core.event.outbound;

import java.time.Instant;

/**
 * One attempt to send a delivery.
 *
 * @param at the begin of the attempt
 * @param id the id of the delivery
 * @param number the number of the attempt for this delivery on this node, from 1
 * @param outcome the status of the answer, or the reason why there was none
 * @param millis the duration of the attempt
 */
public record Attempt(Instant at, String id, int number, String outcome, long millis) {}
