package dev.larder.core.service;

import dev.larder.core.MissingPart;
import dev.larder.core.Refusal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Open services by their names, as they were at one moment. */
public final class ServiceDirectory {
    static final ServiceDirectory EMPTY = new ServiceDirectory(Map.of());

    private final Map<String, Service> services;

    ServiceDirectory(Map<String, Service> services) {
        this.services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    /** These services, and those other services whose names are free. */
    ServiceDirectory and(ServiceDirectory others) {
        Map<String, Service> both = new LinkedHashMap<>(others.services);
        both.putAll(services);
        return new ServiceDirectory(both);
    }

    /** Every service, in the order of their declaration. */
    public Collection<Service> all() {
        return services.values();
    }

    /** The service of that name, in any case, if there is one. */
    public Optional<Service> find(String name) {
        Service exact = services.get(name);
        return exact == null ? ServiceName.of(name).map(legal -> services.get(legal.text())) : Optional.of(exact);
    }

    /**
     * The service of that name, for a part of new settings that names it.
     *
     * @throws MissingPart if it could not be opened, the reason for which was told
     */
    public Service require(ServiceName name) {
        return find(name.text()).orElseThrow(() -> new MissingPart("service " + name));
    }

    /**
     * The service of that name.
     *
     * @param name as a caller wrote it, in any case
     * @throws Refusal.NotFound when there is none
     */
    public Service get(String name) {
        return find(name).orElseThrow(() -> new Refusal.NotFound("There is no service with this name"));
    }
}
