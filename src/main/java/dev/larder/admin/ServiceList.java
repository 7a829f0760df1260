package dev.larder.admin;

import dev.larder.core.access.Caller;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceDefinition;
import java.util.Collection;
import java.util.List;

/** The services that a caller may use. */
public record ServiceList(List<ServiceSummary> services) {
    static final String EXAMPLE = """
            {"services": [{"name": "local", "type": "local", "label": "local", "description": ""}]}
            """;

    /** A service as it was declared. */
    public record ServiceSummary(String name, String type, String label, String description) {
        static ServiceSummary of(ServiceDefinition declared) {
            return new ServiceSummary(
                    declared.name().text(), declared.type(), declared.label(), declared.description());
        }
    }

    static ServiceList of(Collection<Service> services, Caller caller) {
        return new ServiceList(services.stream()
                .filter(service -> caller.sees(service.name()))
                .map(Service::definition)
                .map(ServiceSummary::of)
                .toList());
    }
}
