package dev.larder.core.cache;

import dev.larder.core.cache.LeaseRequest.Stale;
import dev.larder.core.invalidation.LeaseParts;
import dev.larder.core.service.Service;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalDouble;

/** Caches and entries of one node, for tests of other packages. */
public final class NodeCaches {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private NodeCaches() {}

    /** What makes the entries of a node. */
    public static EntryFactory entries(Clock clock) {
        return new EntryFactory(clock);
    }

    /** The cache of a node in a service. */
    public static Cache cache(Service service, Clock clock) {
        var entryFactory = new EntryFactory(clock);
        var reads = new LeasedReads(LeaseParts.leases(clock), LeaseParts.waiters(), entryFactory);
        var caches = new CacheFactory(reads, new CoalescedLoads(), entryFactory, new LastAccessRecorder(entryFactory));
        return caches.cache(service, new LeaseRequest(PATIENCE, PATIENCE, OptionalDouble.of(0), Stale.REFUSED));
    }
}
