package dev.larder.core.cache;

import dev.larder.core.service.Service;
import jakarta.inject.Singleton;

/** Makes caches in front of sources, whose loads all callers of this node share. */
@Singleton
public final class CacheFactory {
    private final LeasedReads reads;
    private final Flights flights;
    private final EntryFactory entryFactory;
    private final LastAccessRecorder uses;

    CacheFactory(LeasedReads reads, Flights flights, EntryFactory entryFactory, LastAccessRecorder uses) {
        this.reads = reads;
        this.flights = flights;
        this.entryFactory = entryFactory;
        this.uses = uses;
    }

    /**
     * A cache that keeps its values in that service.
     *
     * @param request how long a load may take, how long others wait for it, and whether they take what is stale
     * @throws dev.larder.core.Refusal.CapabilityAbsent when the service's backend cannot be invalidated
     */
    public Cache cache(Service service, LeaseRequest request) {
        return new Cache(service, request, new Cache.Parts(reads, flights, entryFactory, uses));
    }
}
