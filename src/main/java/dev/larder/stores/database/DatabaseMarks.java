package dev.larder.stores.database;

import dev.larder.spi.Marks;
import dev.larder.spi.Stamp;
import dev.larder.stores.support.BlockingLane;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Marks in PostgreSQL. The newest moment travels with the batches of reads. */
final class DatabaseMarks implements Marks {
    private final MarkTable table;
    private final Gateway gateway;
    private final BlockingLane lane;
    private final Clock clock;
    private final Supplier<Uni<Stamp>> newest;
    private final Renewal renewal;

    /** Begins a new generation if this one is still the current one. Blocks. */
    interface Renewal {
        void of(long generation);
    }

    /** What the marks share with the entries. */
    record Surroundings(Gateway gateway, BlockingLane lane, Clock clock) {}

    DatabaseMarks(MarkTable table, Surroundings around, Supplier<Uni<Stamp>> newest, Renewal renewal) {
        this.table = table;
        this.gateway = around.gateway();
        this.lane = around.lane();
        this.clock = around.clock();
        this.newest = newest;
        this.renewal = renewal;
    }

    @Override
    public Uni<Stamp> newest() {
        return newest.get();
    }

    @Override
    public Uni<Recent> since(Stamp seen) {
        return lane.read(() -> gateway.read(connection -> table.since(connection, seen)));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return lane.read(() -> gateway.read(connection -> table.standing(connection, tags)));
    }

    @Override
    public Uni<Stamp> bump(Bump bump) {
        return lane.write(() -> gateway.write(connection -> table.bump(connection, bump, clock.millis())));
    }

    @Override
    public Uni<Optional<Stamp>> bumpTo(long tag, long version) {
        return lane.write(() -> gateway.write(connection -> table.bumpTo(connection, tag, version, clock.millis())));
    }

    @Override
    public Uni<Stamp> hold(Set<Long> tags, long deadline) {
        return lane.write(() -> gateway.write(connection -> table.hold(connection, tags, deadline, clock.millis())));
    }

    @Override
    public Uni<Stamp> release(Set<Long> tags) {
        return lane.write(() -> gateway.write(connection -> table.release(connection, tags, clock.millis())));
    }

    @Override
    public Uni<Stamp> lapse(Set<Long> tags, long now) {
        return lane.write(() -> gateway.write(connection -> table.lapse(connection, tags, now, clock.millis())));
    }

    @Override
    public Uni<Stamp> renew(long epoch) {
        return lane.write(() -> gateway.transaction(() -> {
                    renewal.of(epoch);
                    return true;
                }))
                .flatMap(done -> newest());
    }
}
