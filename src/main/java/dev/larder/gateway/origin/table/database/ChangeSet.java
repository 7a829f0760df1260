package dev.larder.gateway.origin.table.database;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Rows to write, in one transaction.
 *
 * @param kind the kind of the change
 * @param items the rows to write, one after the other
 * @param fields the columns that the answer shows of each row; its id if empty
 * @param onFailure the handling of the other items when one cannot be written
 */
public record ChangeSet(Kind kind, List<Item> items, List<String> fields, OnFailure onFailure) {
    /** The kind of a change. */
    public enum Kind {
        INSERT,
        /** Columns that the record does not name keep their values. */
        MERGE,
        /** Columns that the record does not name get their defaults. */
        REPLACE,
        DELETE
    }

    /** The handling of the other items when one cannot be written. */
    public enum OnFailure {
        /** Nothing is written. */
        ROLLBACK,
        /** The other items are written. */
        CONTINUE
    }

    /**
     * One row change.
     *
     * @param rows the rows that are there; of an insertion nothing
     * @param record the new values; of a deletion nothing
     * @param isOne whether there must be one such row
     * @param versions the versions that the row may have; any if empty
     */
    public record Item(Selection.Rows rows, ObjectNode record, boolean isOne, Optional<List<String>> versions) {}

    public boolean isSingle() {
        return items.size() == 1;
    }
}
