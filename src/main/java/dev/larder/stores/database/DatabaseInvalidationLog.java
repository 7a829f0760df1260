package dev.larder.stores.database;

import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The invalidation log in PostgreSQL. Batches of reads bring the newest revision. */
final class DatabaseInvalidationLog implements InvalidationLog {
    private final DatabaseWork work;
    private final InvalidationTable table;
    private final DatabaseInvalidationHistory history;
    private final Supplier<Uni<Revision>> newest;
    private final Renewal renewal;
    private final Optional<InvalidationChannel> channel;

    /** Begins a new generation if this one is still the current one. Blocks. */
    interface Renewal {
        void of(long generation, long now);
    }

    DatabaseInvalidationLog(
            DatabaseWork work,
            String namespace,
            Supplier<Uni<Revision>> newest,
            Renewal renewal,
            Optional<InvalidationChannel> channel) {
        this.work = work;
        this.table = new InvalidationTable(namespace);
        this.history = new DatabaseInvalidationHistory(namespace);
        this.newest = newest;
        this.renewal = renewal;
        this.channel = channel;
    }

    @Override
    public Uni<Revision> newest() {
        return newest.get();
    }

    @Override
    public boolean assignsRevisions() {
        return true;
    }

    @Override
    public Optional<InvalidationChannel> channel() {
        return channel;
    }

    @Override
    public Uni<Recent> since(Revision seen) {
        return work.read((connection, now) -> history.since(connection, seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return work.read((connection, now) -> history.standing(connection, tags));
    }

    @Override
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return work.write((connection, now) -> table.invalidate(connection, invalidate, now));
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return work.write((connection, now) -> table.invalidateTo(connection, tag, version, now));
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return work.write((connection, now) -> table.hold(connection, tags, deadline, now));
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
        return work.write((connection, now) -> table.release(connection, tags, now));
    }

    @Override
    public Uni<Revision> lapse(Set<Long> tags, long until) {
        return work.write((connection, now) -> table.lapse(connection, tags, until, now));
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return work.transaction(now -> {
                    renewal.of(epoch, now);
                    return true;
                })
                .flatMap(done -> newest());
    }
}
