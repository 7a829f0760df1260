package dev.larder.gateway.origin.table;

import dev.larder.http.codec.PercentCoding;
import java.util.Optional;

/**
 * The table or row that a path names.
 *
 * @param table the exposed name of a table; empty for the list of all tables
 * @param id the id of a row, if it names one
 */
record TablePath(String table, Optional<String> id) {
    private static final String BEGIN = "_table";

    /** Parses a decoded path behind the name of the service; empty if it names no table. */
    static Optional<TablePath> parse(String path) {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (plain.equals(BEGIN)) {
            return Optional.of(new TablePath("", Optional.empty()));
        }
        if (!plain.startsWith(BEGIN + "/")) {
            return Optional.empty();
        }
        String rest = plain.substring(BEGIN.length() + 1);
        int slash = rest.indexOf('/');
        // the id of a row may have slashes
        return Optional.of(
                slash < 0
                        ? new TablePath(rest, Optional.empty())
                        : new TablePath(rest.substring(0, slash), Optional.of(rest.substring(slash + 1))));
    }

    /** The path as a request target: two spellings of a path have one. */
    String target() {
        String list = "/" + BEGIN + (isListing() ? "" : "/" + PercentCoding.encode(table));
        return id.isPresent() ? list + "/" + PercentCoding.encode(id.get()) : list;
    }

    boolean isRow() {
        return id.isPresent();
    }

    boolean isListing() {
        return table.isEmpty();
    }
}
