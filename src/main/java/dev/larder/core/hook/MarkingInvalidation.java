package dev.larder.core.hook;

import dev.larder.core.coherence.Purge;
import dev.larder.core.coherence.Purged;
import dev.larder.core.coherence.Purges;
import dev.larder.core.service.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Purges as callers of the API do. */
@Singleton
final class MarkingInvalidation implements Invalidation {
    private final Purges purges;

    MarkingInvalidation(Purges purges) {
        this.purges = purges;
    }

    @Override
    public Uni<Purged> purge(ServiceName service, Purge what, String by) {
        return Uni.createFrom().deferred(() -> purges.purge(service, what, by));
    }
}
