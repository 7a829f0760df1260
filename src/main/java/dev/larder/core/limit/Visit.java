package dev.larder.core.limit;

import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import dev.larder.core.service.ServiceName;
import java.util.Optional;

/**
 * Who comes from where, to do what.
 *
 * @param caller who
 * @param address from where
 * @param verb what
 * @param service to which service, if to one
 */
public record Visit(Caller caller, ClientAddress address, Verb verb, Optional<ServiceName> service) {}
