package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three nodes in front of tables of a PostgreSQL server that answers late: after an acknowledged change no reader of
 * any node is shown a row, a list or a bulk read from before it, on every backend. A change by another program is shown
 * soon, because the table has hooks.
 *
 * <p>{@code -Dtest.table.reads} is the number of reads (20,000) and {@code -Dtest.seed} the seed that an earlier run
 * printed.
 */
@ExtendWith(ThreeNodes.Shared.class)
class TablesIT {
    private static final long READS = Long.getLong("test.table.reads", 20_000);
    private static final Duration LONGEST_DELETING = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(400);

    /** The feed's poll, should a notification be lost, and what a busy machine adds. */
    private static final Duration TOLD = Duration.ofSeconds(10);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final ThreeNodes fleet;

    TablesIT(ThreeNodes fleet) {
        this.fleet = fleet;
    }

    @Test
    void noReaderSeesARowFromBeforeAnAcknowledgedChange() throws Exception {
        List<OriginRace> through = new ArrayList<>();
        List<OriginRace> beside = new ArrayList<>();
        for (String holder : ThreeNodes.holders()) {
            through.add(throughTables(holder, through.size()));
        }
        for (String holder : ThreeNodes.TOLD) {
            beside.add(besideLarder(holder, beside.size()));
        }
        List<OriginRace> races = new ArrayList<>(through);
        races.addAll(beside);
        for (OriginRace race : races) {
            // each node has read the catalogue and opened its connections then
            assertThat(race.outdated()).isEmpty();
        }

        OriginRace.run(
                races,
                seed,
                () -> races.stream()
                                .mapToLong(race -> race.counts().reads.get())
                                .sum()
                        >= READS);

        through.forEach(race -> race.requireNothingOlderThan(ThreeNodes.bound(race.name())));
        beside.forEach(race -> race.requireNothingOlderThan(TOLD));
        LockSupport.parkNanos(ThreeNodes.BOUND.toNanos());
        for (OriginRace race : through) {
            assertThat(race.outdated()).isEmpty();
        }
        for (OriginRace race : beside) {
            awaitNothingOutdated(race, System.nanoTime() + TOLD.toNanos());
        }
    }

    private static void awaitNothingOutdated(OriginRace race, long end) throws IOException {
        List<String> outdated = race.outdated();
        while (!outdated.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("time until %s are current", outdated)
                    .isLessThan(end);
            LockSupport.parkNanos(50_000_000);
            outdated = race.outdated();
        }
    }

    /** The control experiment: the same readers and writers find stale rows where a program caches as most do. */
    @Test
    void deletingAfterTheWriteShowsStaleRows() throws Exception {
        var counts = new ReadCounts();
        CacheAside.Source source = fleet.tables().source(LateDatabase.TABLES.get(0), LateDatabase.ROWS - 1_000);
        var way = new CacheAside("redis", "rows", source);
        OriginRace race = OriginRace.of("rows", fleet.nodes(), way, counts, Duration.ofMillis(5));
        long end = System.nanoTime() + LONGEST_DELETING.toNanos();

        OriginRace.run(List.of(race), seed, () -> counts.stale.get() > 0 || System.nanoTime() > end);

        assertThat(counts.stale).hasPositiveValue();
    }

    private OriginRace throughTables(String holder, int race) {
        var counts = new ReadCounts();
        var way = new ThroughTables(ThreeNodes.tables(holder), LateDatabase.TABLES, race, counts);
        return OriginRace.of(holder, fleet.nodes(holder), way, counts, PAUSE);
    }

    private OriginRace besideLarder(String holder, int race) {
        var counts = new ReadCounts();
        var reads = new ThroughTables(ThreeNodes.tables(holder), List.of(LateDatabase.HOOKED), race, counts);
        var way = new BesideLarder(reads, fleet.tables());
        return OriginRace.of("hooked, " + holder, fleet.nodes(holder), way, counts, PAUSE);
    }
}
