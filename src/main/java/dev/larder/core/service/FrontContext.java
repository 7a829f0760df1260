package dev.larder.core.service;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a service in front of an origin is opened with, beside its own configuration.
 *
 * @param definition the service, with the protection of its origin
 * @param holder the service that holds the cached entries, as it is at the time of the call
 * @param queue the service that holds the changes that wait for the origin, if there is one, as it is at the time of the call
 * @param meters what is counted of the service
 */
public record FrontContext(
        ServiceDefinition definition,
        Supplier<Service> holder,
        Optional<Supplier<Service>> queue,
        ServiceMeters meters) {}
