package dev.larder.core.hook;

import dev.larder.core.coherence.Purge;
import dev.larder.core.coherence.Purged;
import dev.larder.core.service.ServiceName;
import io.smallrye.mutiny.Uni;

/** Makes what a service holds unusable. Doing it twice is harmless. */
@FunctionalInterface
public interface Invalidation {
    /**
     * Purges on Larder's own behalf.
     *
     * @param by whom the audit names
     */
    Uni<Purged> purge(ServiceName service, Purge what, String by);
}
