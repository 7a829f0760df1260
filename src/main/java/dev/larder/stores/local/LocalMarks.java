package dev.larder.stores.local;

import dev.larder.spi.Marks;
import dev.larder.spi.Stamp;
import dev.larder.stores.support.MarkLog;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** Marks in the heap, as long as the entries themselves. */
final class LocalMarks implements Marks {
    private static final MarkLog.Capacity CAPACITY = new MarkLog.Capacity(100_000, 10_000);

    private volatile MarkLog log = begin();

    @Override
    public Uni<Stamp> newest() {
        return Uni.createFrom().item(() -> log.newest().orElseThrow());
    }

    @Override
    public Optional<Stamp> known() {
        return log.newest();
    }

    @Override
    public Uni<Recent> since(Stamp seen) {
        return Uni.createFrom().item(() -> log.since(seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return Uni.createFrom().item(() -> log.standing(tags));
    }

    @Override
    public Uni<Stamp> bump(Bump bump) {
        return Uni.createFrom().item(() -> log.bump(bump));
    }

    @Override
    public Uni<Optional<Stamp>> bumpTo(long tag, long version) {
        return Uni.createFrom().item(() -> log.bumpTo(tag, version));
    }

    @Override
    public Uni<Stamp> hold(Set<Long> tags, long deadline) {
        return Uni.createFrom().item(() -> log.hold(tags, deadline));
    }

    @Override
    public Uni<Stamp> release(Set<Long> tags) {
        return Uni.createFrom().item(() -> log.release(tags));
    }

    @Override
    public Uni<Stamp> lapse(Set<Long> tags, long now) {
        return Uni.createFrom().item(() -> log.lapse(tags, now));
    }

    @Override
    public Uni<Stamp> renew(long epoch) {
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

    private static MarkLog begin() {
        return new MarkLog(CAPACITY, MarkLog.beginning());
    }
}
