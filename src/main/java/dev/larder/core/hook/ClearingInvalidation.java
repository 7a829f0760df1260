package dev.larder.core.hook;

import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;

/** Clears the whole service: entries carry no tags yet, so nobody knows which of them a tag is about. */
@Singleton
final class ClearingInvalidation implements Invalidation {
    private final ServiceRegistry services;

    ClearingInvalidation(ServiceRegistry services) {
        this.services = services;
    }

    @Override
    public Uni<Void> purgeTags(ServiceName service, Set<String> tags) {
        return purgeAll(service);
    }

    @Override
    public Uni<Void> purgeAll(ServiceName service) {
        return Uni.createFrom()
                .deferred(() -> services.get(service.text()).store().clear().replaceWithVoid());
    }
}
