package dev.larder.stores.database;

import dev.larder.spi.Doorbell;
import dev.larder.spi.Marks;
import dev.larder.spi.Stamp;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Marks in PostgreSQL. The newest moment travels with the batches of reads. */
final class DatabaseMarks implements Marks {
    private final DatabaseWork work;
    private final MarkTable table;
    private final MarkHistory history;
    private final Supplier<Uni<Stamp>> newest;
    private final Renewal renewal;
    private final Optional<Doorbell> doorbell;

    /** Begins a new generation if this one is still the current one. Blocks. */
    interface Renewal {
        void of(long generation, long now);
    }

    DatabaseMarks(
            DatabaseWork work,
            String namespace,
            Supplier<Uni<Stamp>> newest,
            Renewal renewal,
            Optional<Doorbell> doorbell) {
        this.work = work;
        this.table = new MarkTable(namespace);
        this.history = new MarkHistory(namespace);
        this.newest = newest;
        this.renewal = renewal;
        this.doorbell = doorbell;
    }

    @Override
    public Uni<Stamp> newest() {
        return newest.get();
    }

    @Override
    public Optional<Doorbell> doorbell() {
        return doorbell;
    }

    @Override
    public Uni<Recent> since(Stamp seen) {
        return work.read((connection, now) -> history.since(connection, seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return work.read((connection, now) -> history.standing(connection, tags));
    }

    @Override
    public Uni<Stamp> bump(Bump bump) {
        return work.write((connection, now) -> table.bump(connection, bump, now));
    }

    @Override
    public Uni<Optional<Stamp>> bumpTo(long tag, long version) {
        return work.write((connection, now) -> table.bumpTo(connection, tag, version, now));
    }

    @Override
    public Uni<Stamp> hold(Set<Long> tags, long deadline) {
        return work.write((connection, now) -> table.hold(connection, tags, deadline, now));
    }

    @Override
    public Uni<Stamp> release(Set<Long> tags) {
        return work.write((connection, now) -> table.release(connection, tags, now));
    }

    @Override
    public Uni<Stamp> lapse(Set<Long> tags, long until) {
        return work.write((connection, now) -> table.lapse(connection, tags, until, now));
    }

    @Override
    public Uni<Stamp> renew(long epoch) {
        return work.transaction(now -> {
                    renewal.of(epoch, now);
                    return true;
                })
                .flatMap(done -> newest());
    }
}
