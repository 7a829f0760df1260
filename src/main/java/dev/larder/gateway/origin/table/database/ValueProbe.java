package dev.larder.gateway.origin.table.database;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.filter.Filter;
import dev.larder.gateway.origin.table.filter.Filter.Comparison;
import dev.larder.gateway.origin.table.filter.Filter.Literal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the value that does not fit its column, after a statement has failed because of one: the error does not name
 * it.
 */
final class ValueProbe {
    private ValueProbe() {}

    /** The refusal that names the value of a filter or of an id; a transaction has to be rolled back afterwards. */
    static Optional<RuntimeException> ofRows(Connection connection, Table table, Selection.Rows rows)
            throws SQLException {
        List<Comparison> comparisons = rows.filter().stream()
                .flatMap(Filter::comparisons)
                .filter(Comparison.class::isInstance)
                .map(Comparison.class::cast)
                .toList();
        for (Comparison one : comparisons) {
            Column column = table.column(one.column().text());
            for (Literal literal : isText(one) ? List.<Literal>of() : one.values()) {
                if (fails(connection, Fragment.of("select " + column.parameter(), literal.text()))) {
                    return Optional.of(
                            new Refusal.Bad("The value at position %d of the filter does not fit column %s of type %s"
                                    .formatted(
                                            literal.position(),
                                            UnknownColumn.printable(column.name()),
                                            column.type())));
                }
            }
        }
        if (rows.ids().isPresent()) {
            Column id = RowReads.id(rows.idField(), table);
            for (String value : rows.ids().get()) {
                if (fails(connection, Fragment.of("select " + id.parameter(), value))) {
                    return Optional.of(misfit(id));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isText(Comparison one) {
        return one.operator().compareTo(Filter.Operator.LIKE) >= 0;
    }

    /** The first column whose query fails. */
    static Optional<Column> first(Connection connection, Map<Column, Fragment> probes) throws SQLException {
        for (Map.Entry<Column, Fragment> probe : probes.entrySet()) {
            if (fails(connection, probe.getValue())) {
                return Optional.of(probe.getKey());
            }
        }
        return Optional.empty();
    }

    static RuntimeException misfit(Column column) {
        return new Refusal.Bad("The value of column %s does not fit its type %s"
                .formatted(UnknownColumn.printable(column.name()), column.type()));
    }

    private static boolean fails(Connection connection, Fragment query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.text())) {
            query.bind(statement);
            statement.executeQuery().close();
            return false;
        } catch (SQLException e) {
            if (SqlProblems.isOfValue(e)) {
                return true;
            }
            throw e;
        }
    }
}
