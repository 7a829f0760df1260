package dev.larder.stores.database;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.Later;
import io.quarkus.hibernate.orm.panache.Panache;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Removes ended rows and the rows of retired generations, whichever store wrote them, in small batches. Rows that
 * another node removes at the same time are skipped, so any number of sweepers may run.
 */
final class Sweeper {
    /** The maximum delay of a write that began before its namespace was cleared. */
    private static final Duration LATE_WRITES = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(Sweeper.class);

    private static final String MARKS = "larder_mark";

    private static final String COLLECT_MARKS = """
            with gone as (
              delete from larder_mark where ctid = any(array(
                select ctid from larder_mark where deadline <= ?1 and holders = 0 limit ?2 for update skip locked))
              returning generation, seq, passing),
            last as (
              select generation, coalesce(max(seq) filter (where not passing), 0) as lasting,
                coalesce(max(seq) filter (where passing), 0) as passing from gone group by generation),
            raised as (
              update larder_namespace n set floor = greatest(n.floor, last.lasting),
                passing_floor = greatest(n.passing_floor, last.passing)
              from last where n.generation = last.generation)
            select count(*) from gone""";

    private final BlockingLane lane;
    private final Gateway gateway;
    private final Clock clock;
    private final Pace pace;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * The speed of the sweeper.
     *
     * @param interval the pause after a sweep that found nothing more
     * @param batch the maximum number of rows in one transaction
     */
    record Pace(Duration interval, int batch) {}

    Sweeper(BlockingLane lane, Gateway gateway, Clock clock, Pace pace) {
        this.lane = lane;
        this.gateway = gateway;
        this.clock = clock;
        this.pace = pace;
    }

    /** Sweeps at once, and then again and again until it is stopped. Has no effect when it is called again. */
    void start() {
        if (started.compareAndSet(false, true)) {
            run();
        }
    }

    private void rest() {
        if (!stopped.get()) {
            Later.run(pace.interval(), this::run);
        }
    }

    /** A batch under way is completed. */
    void stop() {
        stopped.set(true);
    }

    private void run() {
        if (stopped.get()) {
            return;
        }
        lane.write(this::sweep)
                .subscribe()
                .with(
                        more -> {
                            if (more) {
                                run();
                            } else {
                                rest();
                            }
                        },
                        failure -> {
                            // the calls of the service report the same failure
                            LOG.debug("Expired entries could not be removed", failure);
                            rest();
                        });
    }

    /** Removes one batch from every table, and returns whether there may be more. */
    boolean sweep() {
        boolean more = tables().anyMatch(table -> ended(table) || retired(table)) || retired(MARKS) || marks();
        if (!more) {
            forget();
        }
        return more;
    }

    private boolean ended(String table) {
        return delete(table, "deadline < 9223372036854775807 and deadline <= ?1", clock.millis());
    }

    private boolean retired(String table) {
        return delete(
                table,
                "generation = any(array(select generation from larder_retired where retired <= ?1))",
                clock.millis());
    }

    /**
     * Removed marks raise the floor in the same transaction, so that a missing mark is never read as "never marked".
     */
    private boolean marks() {
        return gateway.transaction(() -> ((Number) Panache.getEntityManager()
                                .createNativeQuery(COLLECT_MARKS)
                                .setParameter(1, clock.millis())
                                .setParameter(2, pace.batch())
                                .getSingleResult())
                        .intValue())
                == pace.batch();
    }

    private boolean delete(String table, String condition, long now) {
        String sql =
                "delete from %s where ctid = any(array(select ctid from %s where %s limit ?2 for update skip locked))"
                        .formatted(table, table, condition);
        return gateway.transaction(() -> Panache.getEntityManager()
                        .createNativeQuery(sql)
                        .setParameter(1, now)
                        .setParameter(2, pace.batch())
                        .executeUpdate())
                == pace.batch();
    }

    private void forget() {
        long before = clock.millis() - LATE_WRITES.toMillis();
        var unused = gateway.transaction(() -> RetiredGeneration.delete("retired <= ?1", before));
    }

    private static Stream<String> tables() {
        return Stream.concat(
                Stream.of(Durability.values()).flatMap(d -> Stream.of(d.entryTable(), d.counterTable(), d.listTable())),
                Stream.of(LimitTable.NAME));
    }
}
