package dev.larder.core.cache;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What callers can do so that of many who miss a value one makes it. */
@Singleton
public final class LeaseOperations {
    private final LeasedReads reads;
    private final LastAccessRecorder uses;

    LeaseOperations(LeasedReads reads, LastAccessRecorder uses) {
        this.reads = reads;
        this.uses = uses;
    }

    /**
     * Emits what there is; a lease to one caller where that is nothing, stale, or to be made anew early. Others get what
     * is stale, or wait. Needs the right to fill.
     */
    public Uni<Leased> get(AuthorizedCall access, CacheKey key, LeaseRequest wish) {
        access.require(Verb.GET, key);
        access.require(Verb.PUT, key);
        Service service = access.service();
        var unused = service.needCoherent();
        return reads.read(service, key, wish).invoke(leased -> {
            Optional<Entry> value = leased.found().filter(entry -> !entry.isAbsent());
            service.meters().read(value.isPresent());
            value.ifPresent(entry -> uses.note(service, key, entry));
        });
    }

    /** Stores what the holder of a lease brings. */
    public Uni<Stored> fill(AuthorizedCall access, Verb verb, CacheKey key, Draft draft, String token) {
        access.require(verb, key);
        Service service = access.service();
        service.rules().admit(draft.payload());
        return reads.fill(service, key, draft, token);
    }

    /** Gives a lease back, so that the next caller gets it; emits whether it was still running. */
    public Uni<Boolean> giveBack(AuthorizedCall access, CacheKey key, String token) {
        access.require(Verb.PUT, key);
        return reads.giveBack(access.service(), key, token);
    }
}
