package dev.larder.gateway.origin.table.behind;

import java.time.Duration;

/**
 * The settings of the queue of writes to the database.
 *
 * @param service the service of the tables
 * @param maxWrites the maximum number of writes that wait
 * @param maxBytes the maximum size of all of them
 * @param attempts the maximum number of attempts of a write that the database refuses
 * @param backoff the longest pause after the first refusal; doubles with each further one
 * @param maxBackoff the longest pause
 * @param maxDead the maximum number of dead letters
 */
public record BehindSettings(
        String service,
        int maxWrites,
        long maxBytes,
        int attempts,
        Duration backoff,
        Duration maxBackoff,
        int maxDead) {}
