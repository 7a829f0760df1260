package dev.larder.gateway.origin.table;

import dev.larder.gateway.origin.table.database.Change;
import dev.larder.gateway.origin.table.database.Table;

/**
 * A request that writes rows.
 *
 * @param table the table
 * @param change what is written
 * @param form what the answer looks like
 */
record TableWrite(Table table, Change change, Form form) {
    /** What an answer looks like. */
    enum Form {
        /** The row. */
        ROW,
        /** An object whose member {@code resource} has the rows. */
        RESOURCE
    }
}
