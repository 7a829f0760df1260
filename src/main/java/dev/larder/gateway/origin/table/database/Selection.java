package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.table.filter.Filter;
import java.util.List;
import java.util.Optional;

/**
 * A selection of rows to read or write, and of their columns to show. Names of columns are the client's.
 *
 * @param fields the columns; all of them if empty
 * @param rows the rows
 * @param order the columns that sort the rows
 * @param page the limit and offset
 * @param counted whether all matching rows are counted
 */
public record Selection(List<String> fields, Rows rows, List<Order> order, Page page, boolean counted) {
    /** The maximum number of rows of one answer. */
    public static final int MAX_ROWS = 1000;

    /**
     * The conditions of the rows.
     *
     * @param filter the condition, if there is one
     * @param ids the values of the id, if they are given
     * @param idField the column of the ids; the table's own if empty
     */
    public record Rows(Optional<Filter> filter, Optional<List<String>> ids, Optional<String> idField) {
        public static Rows ofIds(List<String> ids, Optional<String> idField) {
            return new Rows(Optional.empty(), Optional.of(ids), idField);
        }
    }

    /** A column that sorts rows. */
    public record Order(String column, boolean descending) {}

    /** A part of the rows. */
    public record Page(int limit, int offset) {}

    /** The row with this id. */
    public static Selection row(List<String> fields, String id, Optional<String> idField) {
        // a second row shows that the column is no key
        return new Selection(fields, Rows.ofIds(List.of(id), idField), List.of(), new Page(2, 0), false);
    }

    /**
     * The database's text of the row's key, if the selection is one row by its key and the text is known without the
     * database.
     */
    Optional<String> key(Table table) {
        boolean byKey = rows.filter().isEmpty()
                && rows.ids().filter(ids -> ids.size() == 1).isPresent()
                && table.isExact()
                && rows.idField()
                        .filter(field -> !table.primaryKey().contains(field))
                        .isEmpty();
        return byKey ? table.key(rows.ids().orElseThrow().get(0)) : Optional.empty();
    }
}
