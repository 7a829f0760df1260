package dev.larder.core.service;

import dev.larder.core.ForwardingStore;
import dev.larder.core.Refusal;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Capability;
import dev.larder.spi.Entry;
import dev.larder.spi.Lookup;
import dev.larder.spi.StoreQueue;
import dev.larder.spi.StoreStats;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The store of a service that stands in front of an origin: the holder's store, hidden from callers. Clearing it
 * invalidates the answers that the service has cached there.
 */
final class FrontStore extends ForwardingStore {
    private final Service holder;
    private final Front front;
    private final ServiceEvents events;

    /** @param events those of the service */
    FrontStore(Service holder, Front front, ServiceEvents events) {
        super(holder.store());
        this.holder = holder;
        this.front = front;
        this.events = events;
    }

    /** Whether this is the holder's store. */
    boolean isIn(Service service) {
        return inner == service.store();
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public Lookup getNow(CacheKey key) {
        return Lookup.Empty.MISS;
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return Uni.createFrom().item(Map.of());
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return Uni.createFrom().failure(new Refusal.CapabilityAbsent(events.service(), "entries"));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return Uni.createFrom().item(false);
    }

    @Override
    public Uni<Void> clear() {
        return holder.needCoherent()
                .purge(front.inHolder(Purge.everything()))
                .invoke(purged -> events.flushed())
                .replaceWithVoid();
    }

    /** Unknown: the holder also stores entries of other services. */
    @Override
    public StoreStats stats() {
        return StoreStats.UNKNOWN;
    }

    @Override
    public List<StoreQueue> queues() {
        return List.of();
    }

    /** The holder's store stays open. */
    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem().invoke(front::close);
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return Optional.empty();
    }
}
