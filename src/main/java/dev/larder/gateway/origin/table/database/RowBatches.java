package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings.Limits;
import dev.larder.spi.Batcher;
import dev.larder.spi.BlockingLane;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The reads of single rows of one table by their keys. Those that wait at the same time for the same columns are read
 * by one statement, which begins after each of them was asked for. Large rows are left out, and all where the statement
 * is refused: they are to be read alone, so that each caller has an answer of its own. A slow row keeps only its own callers waiting.
 */
final class RowBatches {
    private static final int MAX_ROWS = 100;

    /** A table that is slow or locked leaves most connections to the others. */
    private static final int PART_OF_CONNECTIONS = 4;

    /** The part of the time limit that rows have together. */
    private static final int PART_OF_TIME = 8;

    /** The part that some of them have where all were late, and then each of these. */
    private static final int PART_OF_FEW = 24;

    private final Reader reader;
    private final Limits limits;
    private final Batcher<Selection, TaskOutcome<Optional<FoundRows>>> batcher;

    /**
     * Reads the same columns of several rows, and blocks meanwhile; rows that must be read alone are left out. The
     * server ends the statement after the longest time.
     */
    @FunctionalInterface
    interface Reader {
        TaskOutcome<List<Optional<FoundRows>>> read(List<Selection> rows, Duration longest);
    }

    /** @param lane has the threads of these reads, and of others */
    RowBatches(String backend, Limits limits, BlockingLane lane, Reader reader) {
        this.reader = reader;
        this.limits = limits;
        int exchanges = Math.max(1, limits.poolSize() / PART_OF_CONNECTIONS);
        var bounds = new Batcher.Bounds(
                exchanges, MAX_ROWS, Long.MAX_VALUE, limits.queueSize(), Long.MAX_VALUE, limits.timeout());
        this.batcher = new Batcher<>(backend, bounds, lane, row -> 1, this::read);
    }

    /** Reads a row in a batch; emits an empty result for a row that must be read alone. */
    Uni<TaskOutcome<Optional<FoundRows>>> read(Selection row) {
        return batcher.read(row);
    }

    private List<TaskOutcome<Optional<FoundRows>>> read(List<Selection> rows) {
        Map<Selection, TaskOutcome<Optional<FoundRows>>> found = new HashMap<>();
        rows.stream()
                .distinct()
                .collect(Collectors.groupingBy(Selection::fields))
                .values()
                .forEach(same -> found.putAll(readSame(same)));
        return rows.stream().map(found::get).toList();
    }

    private Map<Selection, TaskOutcome<Optional<FoundRows>>> readSame(List<Selection> rows) {
        if (rows.size() == 1) {
            return answers(rows, reader.read(rows, limits.statement()));
        }
        var search = new Search();
        search.read(rows, limits.timeout().dividedBy(PART_OF_TIME), (int) Math.ceil(Math.sqrt(rows.size())));
        if (!search.late.isEmpty()) {
            Duration left = limits.statement().minusNanos(System.nanoTime() - search.begin);
            search.found.putAll(answers(search.late, reader.read(search.late, left)));
        }
        return search.found;
    }

    /**
     * Finds the rows that take long, so that the callers of the others do not wait for them: where rows are late together, they
     * are read in pieces, and those of a late piece alone. Those that are late alone, and all for which no time is left because
     * all are late, are read together at last, in the time that is left.
     */
    private final class Search {
        private final long begin = System.nanoTime();
        private final Map<Selection, TaskOutcome<Optional<FoundRows>>> found = new HashMap<>();
        private final List<Selection> late = new ArrayList<>();

        /** @param piece how many rows are read together where all of these are late */
        void read(List<Selection> rows, Duration longest, int piece) {
            if (System.nanoTime() - begin > limits.timeout().dividedBy(2).toNanos()) {
                late.addAll(rows);
                return;
            }
            TaskOutcome<List<Optional<FoundRows>>> together = reader.read(rows, longest);
            if (!isLate(together)) {
                found.putAll(answers(rows, together));
            } else if (rows.size() == 1) {
                late.addAll(rows);
            } else {
                for (int from = 0; from < rows.size(); from += piece) {
                    List<Selection> few = rows.subList(from, Math.min(from + piece, rows.size()));
                    read(few, limits.timeout().dividedBy(PART_OF_FEW), 1);
                }
            }
        }
    }

    private static boolean isLate(TaskOutcome<?> outcome) {
        return outcome.failure()
                .filter(failure -> failure.getCause() instanceof SQLException sql && SqlProblems.isLate(sql))
                .isPresent();
    }

    private static Map<Selection, TaskOutcome<Optional<FoundRows>>> answers(
            List<Selection> rows, TaskOutcome<List<Optional<FoundRows>>> together) {
        Map<Selection, TaskOutcome<Optional<FoundRows>>> answers = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            int place = i;
            answers.put(
                    rows.get(i),
                    isOfOneCaller(together) ? together.instead(Optional.empty()) : together.map(all -> all.get(place)));
        }
        return answers;
    }

    /** Whether the statement has failed for a reason that other callers may not have. */
    private static boolean isOfOneCaller(TaskOutcome<?> together) {
        return together.failure()
                .filter(failure -> !(failure instanceof OriginFailure)
                        || (failure.getCause() instanceof SQLException sql && !SqlProblems.concernsOthers(sql)))
                .isPresent();
    }
}
