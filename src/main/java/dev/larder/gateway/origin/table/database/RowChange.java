package dev.larder.gateway.origin.table.database;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.database.ChangeSet.Item;
import dev.larder.gateway.origin.table.database.ChangeSet.Kind;
import dev.larder.gateway.origin.table.database.ChangeSet.OnFailure;
import java.util.List;
import java.util.Optional;

/**
 * A change of one row whose key is known.
 *
 * @param table the exposed name of the table, which is {@linkplain Table#isExact exact}
 * @param key the key of the row as the database has it
 * @param kind the kind of the change
 * @param record the new values; of an insertion with the key, else without it
 */
public record RowChange(String table, String key, Kind kind, ObjectNode record) {
    /**
     * Checks all that can be checked without the database.
     *
     * @throws Refusal if the table has no such columns, or bytes are not Base64
     */
    public void check(Table stored) {
        try {
            var unused = new RecordSql(stored, record);
        } catch (UnknownColumn e) {
            throw e.refusal();
        }
    }

    /** The same as a change that is not queued. */
    public ChangeSet change() {
        var rows = kind == Kind.INSERT
                ? new Selection.Rows(Optional.empty(), Optional.empty(), Optional.empty())
                : Selection.Rows.ofIds(List.of(key), Optional.empty());
        return new ChangeSet(
                kind, List.of(new Item(rows, record, true, Optional.empty())), List.of(), OnFailure.ROLLBACK);
    }
}
