package dev.larder.gateway.origin.table.database;

import dev.larder.postgresql.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A table or view as the configuration exposes it.
 *
 * @param exposed its name in paths
 * @param name its name in the database
 * @param id the column that addresses rows; the primary key if empty
 * @param version the column that every change of a row changes
 * @param readOnly whether it may not be written
 * @param mode the write mode
 * @param also the exposed names of other tables that a change invalidates
 */
public record TableSettings(
        String exposed,
        TableName name,
        Optional<String> id,
        Optional<String> version,
        boolean readOnly,
        WriteMode mode,
        List<String> also) {}
