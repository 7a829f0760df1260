package dev.larder.stores.local;

import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import dev.larder.stores.support.InvalidationHistory;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** The invalidation log in the heap; it lives as long as the entries. */
final class LocalInvalidationLog implements InvalidationLog {
    private static final InvalidationHistory.Capacity CAPACITY = new InvalidationHistory.Capacity(100_000, 10_000);

    private volatile InvalidationHistory log = begin();

    @Override
    public Uni<Revision> newest() {
        return Uni.createFrom().item(() -> log.newest().orElseThrow());
    }

    @Override
    public Optional<Revision> known() {
        return log.newest();
    }

    @Override
    public Uni<Recent> since(Revision seen) {
        return Uni.createFrom().item(() -> log.since(seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return Uni.createFrom().item(() -> log.standing(tags));
    }

    @Override
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return Uni.createFrom().item(() -> log.invalidate(invalidate));
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return Uni.createFrom().item(() -> log.invalidateTo(tag, version));
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return Uni.createFrom().item(() -> log.hold(tags, deadline));
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
        return Uni.createFrom().item(() -> log.release(tags));
    }

    @Override
    public Uni<Revision> lapse(Set<Long> tags, long now) {
        return Uni.createFrom().item(() -> log.lapse(tags, now));
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                if (log.newest().orElseThrow().epoch() == epoch) {
                    clear();
                }
                return log.newest().orElseThrow();
            }
        });
    }

    /** Begins a new epoch. */
    synchronized void clear() {
        log = begin();
    }

    private static InvalidationHistory begin() {
        return new InvalidationHistory(CAPACITY, InvalidationHistory.beginning());
    }
}
