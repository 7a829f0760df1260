package dev.larder.core.limit;

import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import dev.larder.core.service.ServiceName;
import java.util.Optional;

/**
 * A request as the limits see it.
 *
 * @param caller the owner of the API key
 * @param address the address of the client
 * @param verb the verb of the request
 * @param service the service of the request, if it names one
 */
public record LimitedRequest(Caller caller, ClientAddress address, Verb verb, Optional<ServiceName> service) {}
