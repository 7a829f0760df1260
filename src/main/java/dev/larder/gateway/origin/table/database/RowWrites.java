package dev.larder.gateway.origin.table.database;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.OriginFailure.Progress;
import dev.larder.http.problem.HttpRefusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes rows in a transaction. */
final class RowWrites {
    private final Connection connection;
    private final Table table;
    private final long end;

    /** @param end the time of {@link System#nanoTime} after which nothing is written any more */
    RowWrites(Connection connection, Table table, long end) {
        this.connection = connection;
        this.table = table;
        this.end = end;
    }

    /** Writes all items, or none of them if one cannot be written and the others are not to be. */
    WriteResult write(ChangeSet change) throws SQLException {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            List<WriteResult.Item> items = new ArrayList<>();
            for (ChangeSet.Item item : change.items()) {
                inTime();
                items.add(change.isSingle() ? alone(change, item) : oneOfSeveral(change, item));
            }
            var written = new WriteResult(table, items, true);
            if (written.hasFailures() && change.onFailure() == ChangeSet.OnFailure.ROLLBACK) {
                return new WriteResult(table, items, false);
            }
            inTime();
            connection.commit();
            committed = true;
            return written;
        } finally {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    /** The client has an answer already when it is too late, so that nothing may be written. */
    private void inTime() {
        if (System.nanoTime() - end > 0) {
            throw new OriginFailure(504, "The database did not answer in time", Progress.ENDED, null);
        }
    }

    private WriteResult.Item alone(ChangeSet change, ChangeSet.Item item) throws SQLException {
        try {
            return new WriteResult.Item(written(change, item), Optional.empty());
        } catch (SQLException e) {
            if (!SqlProblems.isOfValue(e)) {
                throw e;
            }
            connection.rollback();
            throw named(change, item, null).orElseThrow(() -> e);
        }
    }

    private WriteResult.Item oneOfSeveral(ChangeSet change, ChangeSet.Item item) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            List<FoundRow> rows = written(change, item);
            connection.releaseSavepoint(before);
            return new WriteResult.Item(rows, Optional.empty());
        } catch (SQLException e) {
            if (SqlProblems.isLost(e) || SqlProblems.isOfCatalogue(e)) {
                throw e;
            }
            connection.rollback(before);
            Optional<RuntimeException> named =
                    SqlProblems.isOfValue(e) ? named(change, item, before) : Optional.empty();
            RuntimeException failure = named.orElseGet(() -> SqlProblems.of(e, table, Progress.ENDED));
            if (failure instanceof OriginFailure) {
                throw failure;
            }
            return new WriteResult.Item(List.of(), Optional.of(failure));
        } catch (Refusal | HttpRefusal e) {
            connection.rollback(before);
            return new WriteResult.Item(List.of(), Optional.of(e));
        }
    }

    List<FoundRow> written(ChangeSet change, ChangeSet.Item item) throws SQLException {
        if (item.versions().isPresent()) {
            requireVersion(item);
        }
        Fragment statement = statement(change, item);
        List<FoundRow> rows = rows(statement.plus(returning(change)));
        if (item.isOne() && rows.isEmpty() && change.kind() != ChangeSet.Kind.INSERT) {
            throw new Refusal.NotFound("There is no such row in %s".formatted(table.exposed()));
        }
        if (item.isOne() && rows.size() > 1) {
            throw new Refusal.Conflict("Several rows of %s have this id".formatted(table.exposed()));
        }
        return rows;
    }

    private Fragment statement(ChangeSet change, ChangeSet.Item item) {
        Fragment where = RowReads.where(item.rows(), table);
        return switch (change.kind()) {
            case INSERT -> new RecordSql(table, item.record()).insert();
            case MERGE -> new RecordSql(table, item.record()).update(false).plus(where);
            case REPLACE -> new RecordSql(table, item.record()).update(true).plus(where);
            case DELETE ->
                Fragment.of("delete from %s as t"
                                .formatted(table.settings().name().inSql()))
                        .plus(where);
        };
    }

    private String returning(ChangeSet change) {
        List<String> fields = change.fields();
        String shown = (fields.isEmpty() ? idOrKey() : all(fields))
                .stream().map(Column::selected).collect(Collectors.joining(", "));
        String key = table.primaryKey().isEmpty()
                ? "''"
                : table.primaryKey().stream()
                        .map(name -> table.column(name).inSql())
                        .collect(Collectors.joining(", ", "concat_ws(':', ", ")"));
        // a row that went to a partition has no version yet
        boolean versioned = table.kind() == 'r' || table.settings().version().isPresent();
        String version = versioned ? RowReads.version(table) : "cast(null as text)";
        return " returning (select row_to_json(o.*) from (select %s) as o)::text, %s, %s"
                .formatted(shown, key, version);
    }

    private List<Column> all(List<String> fields) {
        return fields.equals(List.of("*"))
                ? List.copyOf(table.columns().values())
                : fields.stream().distinct().map(table::column).toList();
    }

    private List<Column> idOrKey() {
        return table.id()
                .map(List::of)
                .orElseGet(() -> table.primaryKey().isEmpty()
                        ? List.copyOf(table.columns().values())
                        : table.primaryKey().stream().map(table::column).toList());
    }

    private List<FoundRow> rows(Fragment change) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(change.text())) {
            change.bind(statement);
            List<FoundRow> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(new FoundRow(
                            found.getString(1),
                            found.getString(2),
                            Optional.ofNullable(found.getString(3)).map(FoundRow::version)));
                }
            }
            if (rows.size() > Selection.MAX_ROWS) {
                throw new Refusal.TooLarge("The change is of more than %d rows".formatted(Selection.MAX_ROWS));
            }
            return rows;
        }
    }

    /** The row stays as it is until the transaction ends. */
    private void requireVersion(ChangeSet.Item item) throws SQLException {
        if (!table.isStored()) {
            throw new Refusal.Bad("The rows of %s have no versions".formatted(table.exposed()));
        }
        Fragment query = Fragment.of("select %s from %s as t"
                        .formatted(
                                RowReads.version(table), table.settings().name().inSql()))
                .plus(RowReads.where(item.rows(), table))
                .plus(" for update");
        try (PreparedStatement statement = connection.prepareStatement(query.text())) {
            query.bind(statement);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new Refusal.PreconditionFailed();
                }
                List<String> allowed = item.versions().orElse(List.of());
                if (!allowed.contains("*") && !allowed.contains(FoundRow.version(found.getString(1)))) {
                    throw new Refusal.PreconditionFailed();
                }
            }
        }
    }

    /** The refusal that names the column whose value does not fit; the transaction goes on as before. */
    Optional<RuntimeException> named(ChangeSet change, ChangeSet.Item item, @Nullable Savepoint before)
            throws SQLException {
        Optional<RuntimeException> found = ValueProbe.ofRows(connection, table, item.rows());
        if (found.isEmpty() && change.kind() != ChangeSet.Kind.DELETE) {
            Map<Column, Fragment> probes = new RecordSql(table, item.record()).probes();
            found = ValueProbe.first(connection, probes).map(ValueProbe::misfit);
        }
        if (before == null) {
            connection.rollback();
        } else {
            connection.rollback(before);
        }
        return found;
    }
}
