package dev.larder.postgresql;

/** Names and texts as SQL writes them (PostgreSQL, "Lexical Structure"). */
public final class Sql {
    private Sql() {}

    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    public static String literal(String text) {
        // E: what a backslash means without it is a setting of the session
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
