package dev.larder.core.event.outbound;

import java.time.Instant;

/**
 * One attempt to deliver.
 *
 * @param at when it began
 * @param id which delivery
 * @param number the how many-th it was for that delivery, since this node has it
 * @param outcome the status it was answered with, or why there was no answer
 * @param millis how long it took
 */
public record Attempt(Instant at, String id, int number, String outcome, long millis) {}
