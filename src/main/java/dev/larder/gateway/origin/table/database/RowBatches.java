package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.table.database.DatabaseSettings.Limits;
import dev.larder.spi.Batcher;
import dev.larder.spi.BlockingLane;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The reads of single rows of one table by their keys. Those that wait at the same time for the same columns are read by one
 * statement, which begins after each of them was asked for. Where it is refused, the rows are read one by one, so that each
 * caller has an answer of its own.
 */
final class RowBatches {
    private static final int MAX_ROWS = 100;

    /** Rows of many bytes are read a few at a time. */
    private static final long MAX_BYTES = 1 << 20;

    private static final long FIRST_GUESS = 4 << 10;
    private static final int DECAY = 8;

    /** A table that is slow or locked leaves most connections to the others. */
    private static final int PART_OF_CONNECTIONS = 4;

    private final Reader reader;
    private final Batcher<Selection, Outcome<FoundRows>> batcher;

    /** About the size of a row: that of the largest one of late. */
    private volatile long rowBytes = FIRST_GUESS;

    /** Reads rows of which the same columns are shown, and blocks meanwhile: all of them, or none. */
    @FunctionalInterface
    interface Reader {
        Outcome<List<FoundRows>> read(List<Selection> rows);
    }

    /** @param lane has the threads of these reads, and of others */
    RowBatches(String backend, Limits limits, BlockingLane lane, Reader reader) {
        this.reader = reader;
        int exchanges = Math.max(1, limits.poolSize() / PART_OF_CONNECTIONS);
        var bounds = new Batcher.Bounds(
                exchanges, MAX_ROWS, MAX_BYTES, limits.queueSize(), Long.MAX_VALUE, limits.timeout());
        this.batcher = new Batcher<>(backend, bounds, lane, row -> rowBytes, this::read);
    }

    /** Emits what came of the read of a row. */
    Uni<Outcome<FoundRows>> read(Selection row) {
        return batcher.read(row);
    }

    private List<Outcome<FoundRows>> read(List<Selection> rows) {
        Map<Selection, Outcome<FoundRows>> found = new LinkedHashMap<>();
        rows.stream()
                .distinct()
                .collect(Collectors.groupingBy(Selection::fields))
                .values()
                .forEach(same -> found.putAll(readSame(same)));
        return rows.stream().map(found::get).toList();
    }

    private Map<Selection, Outcome<FoundRows>> readSame(List<Selection> rows) {
        Outcome<List<FoundRows>> together = reader.read(rows);
        Map<Selection, Outcome<FoundRows>> found = new LinkedHashMap<>();
        if (together.result().isPresent()) {
            List<FoundRows> all = together.result().get();
            noteSize(all);
            for (int i = 0; i < rows.size(); i++) {
                found.put(rows.get(i), Outcome.of(all.get(i)));
            }
            return found;
        }
        RuntimeException failure = together.failure().orElseThrow();
        boolean concernsAll = rows.size() == 1 || failure instanceof OriginFailure;
        for (Selection row : rows) {
            found.putAll(concernsAll ? Map.of(row, Outcome.failed(failure)) : readSame(List.of(row)));
        }
        return found;
    }

    private void noteSize(List<FoundRows> found) {
        long largest = found.stream()
                .flatMap(rows -> rows.rows().stream())
                .mapToLong(row -> row.json().length())
                .max()
                .orElse(0);
        rowBytes = Math.max(1, Math.max(largest, rowBytes - rowBytes / DECAY));
    }
}
