package dev.larder.core.access;

import dev.larder.core.Refusal;
import dev.larder.core.service.Front;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The services that a caller may know of. A caller without a grant for a name gets one answer, whether a service has
 * that name or not.
 */
@Singleton
public final class VisibleServices {
    private final ServiceRegistry services;

    VisibleServices(ServiceRegistry services) {
        this.services = services;
    }

    /** Whether a service of that name stands in front of an origin; no, where the caller has no grant for the name. */
    public boolean isFront(Caller caller, String name) {
        return services.directory()
                .find(name)
                .filter(found -> found.front().isPresent() && caller.sees(found.name()))
                .isPresent();
    }

    /** Whether a service of that name in front of an origin keeps conversations. */
    public boolean keepsConversations(Caller caller, String name) {
        return isFront(caller, name)
                && services.directory()
                        .find(name)
                        .flatMap(Service::front)
                        .flatMap(Front::conversations)
                        .isPresent();
    }

    /** Whether any service stands in front of an origin. */
    public boolean haveFronts() {
        return services.directory().all().stream()
                .anyMatch(service -> service.front().isPresent());
    }

    /**
     * The service of that name, if the caller has any grant for it.
     *
     * @param name as the caller wrote it, in any case
     * @throws Refusal.Forbidden when the caller has no grant for the name
     * @throws Refusal.NotFound when no service has the name, and the caller would have a grant for it
     */
    public Service get(Caller caller, String name) {
        Optional<Service> found = services.directory().find(name);
        if (found.isPresent() && caller.sees(found.get().name())) {
            return found.get();
        }
        // no service can have an illegal name: to say so tells nothing
        if (ServiceName.of(name).filter(legal -> !caller.sees(legal)).isPresent()) {
            throw new Refusal.Forbidden("This API key may not use this service");
        }
        throw new Refusal.NotFound("There is no service with this name");
    }
}
