package dev.larder.gateway.origin.table.database;

import dev.larder.core.Refusal;

/** A request names a column that the table has not, or has not had when the catalogue was read. */
final class UnknownColumn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    UnknownColumn(String name, String table) {
        super("A column is unknown", null, false, false);
        this.text = "There is no column %s in %s".formatted(printable(name), table);
    }

    Refusal refusal() {
        return new Refusal.Bad(text);
    }

    /** A name as a message may quote it: one that could be more than a name is left out. */
    static String printable(String name) {
        return name.matches("[\\w$ .-]{1,63}") ? "'" + name + "'" : "'…'";
    }
}
