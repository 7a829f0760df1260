package dev.larder.core.service;

import java.util.List;

/** Where the services come from. */
public interface ServiceCatalog {
    /** Every declared service, each name once. */
    List<ServiceDefinition> declared();
}
