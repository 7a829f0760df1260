package dev.larder.core.cache;

import dev.larder.core.service.Service;
import jakarta.inject.Singleton;

/** Creates caches in front of sources. All callers of this node share their loads. */
@Singleton
public final class CacheFactory {
    private final Cache.Parts parts;

    CacheFactory(LeasedReads reads, CoalescedLoads loads, EntryFactory entryFactory, LastAccessRecorder lastAccess) {
        this.parts = new Cache.Parts(reads, loads, entryFactory, lastAccess);
    }

    /**
     * Creates a cache that stores its values in the service.
     *
     * @param request the time limit of a load, the time that other callers wait for it, and whether they accept stale
     *     values
     * @throws dev.larder.core.Refusal.CapabilityAbsent if the service's backend has no invalidation log
     */
    public Cache cache(Service service, LeaseRequest request) {
        return new Cache(service, request, parts);
    }
}
