package dev.larder.gateway.origin.table;

import dev.larder.gateway.origin.table.database.ChangeSet;
import dev.larder.gateway.origin.table.database.Table;

/**
 * A request that writes rows.
 *
 * @param table the table
 * @param change the change of its rows
 * @param form the form of the answer
 */
record TableWrite(Table table, ChangeSet change, Form form) {
    /** The form of an answer. */
    enum Form {
        /** The row. */
        ROW,
        /** An object whose member {@code resource} has the rows. */
        RESOURCE
    }
}
