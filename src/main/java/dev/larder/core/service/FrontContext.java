package dev.larder.core.service;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parameters for opening a service in front of an origin, beside its own configuration.
 *
 * @param definition the service, with the protection of its origin
 * @param holder supplies the service that holds the cached entries, as it is at the time of the call
 * @param queue supplies the service that holds the changes that wait for the origin, as it is at the time of the call
 * @param meters the metrics of the service
 */
public record FrontContext(
        ServiceDefinition definition,
        Supplier<Service> holder,
        Optional<Supplier<Service>> queue,
        ServiceMeters meters) {}
