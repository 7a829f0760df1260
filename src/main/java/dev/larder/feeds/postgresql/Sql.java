package dev.larder.feeds.postgresql;

/** Names and texts as SQL writes them (PostgreSQL, "Lexical Structure"). */
final class Sql {
    private Sql() {}

    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String literal(String text) {
        // E: what a backslash means without it is a setting of the session
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
