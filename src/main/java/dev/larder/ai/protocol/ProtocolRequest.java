package dev.larder.ai.protocol;

import dev.larder.ai.answer.EndUser;

/**
 * A request, as far as a cache reads it.
 *
 * @param model the name of the model
 * @param temperature the temperature; the protocol's own one if the request has none
 * @param delivery the form in which the client wants the answer
 * @param user the end user that the request names
 */
public record ProtocolRequest(String model, double temperature, Delivery delivery, EndUser user) {}
