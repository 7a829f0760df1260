package dev.larder.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a table.
 *
 * @param schema the schema, as PostgreSQL keeps it
 * @param table the table's name within it, as PostgreSQL keeps it
 */
public record TableName(String schema, String table) {
    private static final String PART = "([A-Za-z_][A-Za-z0-9_$]*|\"(?:[^\"\\x00]|\"\")+\")";
    private static final Pattern NAME = Pattern.compile("(?:" + PART + "\\.)?" + PART);

    /** NAMEDATALEN less one, which PostgreSQL cuts longer names to. */
    private static final int LONGEST = 63;

    /**
     * The name as SQL writes it: folded to lower case unless quoted, in {@code public} unless qualified.
     *
     * @throws IllegalArgumentException when it is not a name
     */
    public static TableName parse(String text) {
        Matcher name = NAME.matcher(text.strip());
        if (!name.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a table's name: write orders, sales.orders or \"Sales\".\"Order lines\""
                            .formatted(text));
        }
        return new TableName(name.group(1) == null ? "public" : identifier(name.group(1)), identifier(name.group(2)));
    }

    private static String identifier(String written) {
        String kept = written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written.toLowerCase(Locale.ROOT);
        if (kept.getBytes(UTF_8).length > LONGEST) {
            throw new IllegalArgumentException("A name in PostgreSQL has at most %d bytes".formatted(LONGEST));
        }
        return kept;
    }

    /** The name of the table in tags: {@code orders}, or {@code sales.orders} outside of {@code public}. */
    public String inTags() {
        return schema.equals("public") ? table : schema + "." + table;
    }

    /** The name for a statement: {@code "sales"."orders"}. */
    public String inSql() {
        return Sql.identifier(schema) + "." + Sql.identifier(table);
    }
}
