package dev.larder.gateway.policy;

import java.time.Instant;

/**
 * One request to the origin and its response.
 *
 * @param sent when the request was sent
 * @param received when the head of the response came
 */
public record Exchange(RequestHead request, ResponseHead response, Instant sent, Instant received) {}
