package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings.Limits;
import dev.larder.spi.Batcher;
import dev.larder.spi.BlockingLane;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The reads of single rows of one table by their keys. Those that wait at the same time for the same columns are read
 * by one statement, which begins after each of them was asked for. Large rows are left out, and all where the statement
 * is refused: they are to be read alone, so that each caller has an answer of its own.
 */
final class RowBatches {
    private static final int MAX_ROWS = 100;

    /** A table that is slow or locked leaves most connections to the others. */
    private static final int PART_OF_CONNECTIONS = 4;

    /** The part of the time limit that rows have together. */
    private static final int PART_OF_TIME = 8;

    /** The part that some of them have where all were late, and then each of these. */
    private static final int PART_OF_FEW = 24;

    private static final Duration SHORTEST = Duration.ofMillis(1);

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
        List<Selection> asked = rows.stream().distinct().toList();
        if (asked.size() == 1) {
            Map<Selection, TaskOutcome<Optional<FoundRows>>> found =
                    answers(asked, reader.read(asked, limits.statement()));
            return rows.stream().map(found::get).toList();
        }
        var search = new Search();
        search.find(asked);
        return rows.stream().map(search.found::get).toList();
    }

    private static Collection<List<Selection>> byColumns(List<Selection> rows) {
        return rows.stream().collect(Collectors.groupingBy(Selection::fields)).values();
    }

    /**
     * Finds the rows of a batch that take long, so that the callers of most others do not wait for them. Where rows are
     * late together, they are read in pieces, and the rows of a late piece alone. Rows that were late alone are read
     * last, in the remaining time.
     */
    private final class Search {
        private final long begin = System.nanoTime();
        private final Map<Selection, TaskOutcome<Optional<FoundRows>>> found = new HashMap<>();
        private final List<Selection> slow = new ArrayList<>();

        /** Rows for which the time of the search was over. */
        private final List<Selection> unread = new ArrayList<>();

        void find(List<Selection> rows) {
            for (List<Selection> same : byColumns(rows)) {
                read(same, limits.timeout().dividedBy(PART_OF_TIME), Math.max(1, (int) Math.sqrt(same.size())));
            }
            // first those that may be fast
            for (List<Selection> rest : List.of(unread, slow)) {
                for (List<Selection> same : byColumns(rest)) {
                    found.putAll(answers(same, reader.read(same, left())));
                }
            }
        }

        /** The remaining time, at least a millisecond: a limit of zero would be none. */
        private Duration left() {
            Duration left = limits.statement().minusNanos(System.nanoTime() - begin);
            return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
        }

        /** @param piece the number of rows that are read together if all of these are late */
        private void read(List<Selection> rows, Duration longest, int piece) {
            if (System.nanoTime() - begin > limits.timeout().dividedBy(2).toNanos()) {
                unread.addAll(rows);
                return;
            }
            TaskOutcome<List<Optional<FoundRows>>> together = reader.read(rows, longest);
            if (!isLate(together)) {
                found.putAll(answers(rows, together));
            } else if (rows.size() == 1) {
                slow.addAll(rows);
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
