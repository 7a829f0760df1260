package dev.larder.core.cache;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The operations with leases: if many callers miss a value, one of them gets a lease to fill it. */
@Singleton
public final class LeaseOperations {
    private final LeasedReads reads;
    private final LastAccessRecorder lastAccess;

    LeaseOperations(LeasedReads reads, LastAccessRecorder lastAccess) {
        this.reads = reads;
        this.lastAccess = lastAccess;
    }

    /**
     * Emits the stored entry. If it is missing, stale or due for an early refresh, one caller gets a lease; the others
     * get the stale entry, or wait. Needs the right to fill.
     */
    public Uni<Leased> get(AuthorizedCall access, CacheKey key, LeaseRequest request) {
        access.require(Verb.GET, key);
        access.require(Verb.PUT, key);
        Service service = access.service();
        var unused = service.needCoherent();
        return reads.read(service, key, request).invoke(leased -> {
            Optional<Entry> value = leased.found().filter(entry -> !entry.isAbsent());
            service.meters().read(value.isPresent());
            value.ifPresent(entry -> lastAccess.note(service, key, entry));
        });
    }

    /** Stores the value of the holder of a lease. */
    public Uni<Stored> fill(AuthorizedCall access, Verb verb, CacheKey key, Draft draft, String token) {
        access.require(verb, key);
        Service service = access.service();
        service.rules().admit(draft.payload());
        return reads.fill(service, key, draft, token);
    }

    /** Gives a lease back, so that the next caller gets it; emits whether it was still valid. */
    public Uni<Boolean> giveBack(AuthorizedCall access, CacheKey key, String token) {
        access.require(Verb.PUT, key);
        return reads.giveBack(access.service(), key, token);
    }
}
