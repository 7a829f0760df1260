package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings.Limits;
import dev.larder.spi.Batcher;
import dev.larder.spi.BlockingLane;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
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

    private final Reader reader;
    private final Batcher<Selection, TaskOutcome<Optional<FoundRows>>> batcher;

    /** Reads the same columns of several rows, and blocks meanwhile; rows that must be read alone are left out. */
    @FunctionalInterface
    interface Reader {
        TaskOutcome<List<Optional<FoundRows>>> read(List<Selection> rows);
    }

    /** @param lane has the threads of these reads, and of others */
    RowBatches(String backend, Limits limits, BlockingLane lane, Reader reader) {
        this.reader = reader;
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
        TaskOutcome<List<Optional<FoundRows>>> together = reader.read(rows);
        Map<Selection, TaskOutcome<Optional<FoundRows>>> found = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            int place = i;
            found.put(
                    rows.get(i),
                    together.result()
                            .map(all -> TaskOutcome.of(all.get(place)))
                            .orElseGet(() -> failed(together.failure().orElseThrow())));
        }
        return found;
    }

    private static TaskOutcome<Optional<FoundRows>> failed(RuntimeException failure) {
        boolean concernsAll = failure instanceof OriginFailure
                && (!(failure.getCause() instanceof SQLException sql) || SqlProblems.concernsOthers(sql));
        return concernsAll ? TaskOutcome.failed(failure) : TaskOutcome.of(Optional.empty());
    }
}
