package dev.larder.gateway.origin.table.database;

import dev.larder.core.TagEscape;
import java.util.Optional;

/**
 * A row that was read.
 *
 * @param json its columns as a JSON object
 * @param key its primary key as table hooks write it in tags; empty if the table has none
 * @param version a text that changes with every change of the row; empty if there is none
 */
public record FoundRow(String json, String key, Optional<String> version) {
    /** A version as the database has it, as a text without quotes and spaces. */
    static String version(String stored) {
        return TagEscape.of(stored).replace("\"", "%22");
    }
}
