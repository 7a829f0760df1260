package dev.larder.gateway.origin.table.database;

import dev.larder.postgresql.Sql;
import java.util.Optional;
import java.util.Set;

/**
 * A column as the catalogue describes it.
 *
 * @param name its name
 * @param type its type as SQL writes it, without length and precision: a cast to them would cut values
 * @param kind the catalogue's name of the type
 * @param plain whether two equal values have one text: its collation is deterministic
 * @param generated whether the database alone writes it
 * @param fallback the value that it gets without one, as SQL writes it
 */
public record Column(String name, String type, String kind, boolean plain, boolean generated, String fallback) {
    private static final Set<String> WHOLE = Set.of("int2", "int4", "int8");
    private static final Set<String> EXACT = Set.of("int2", "int4", "int8", "uuid", "text", "varchar");

    /** The column of the table {@code t}. */
    String inSql() {
        return "t." + Sql.identifier(name);
    }

    /** Whether equal values have one text, which is known without the database. */
    boolean isExact() {
        return plain && EXACT.contains(kind);
    }

    /** Whether its values are whole numbers. */
    public boolean isWhole() {
        return WHOLE.contains(kind);
    }

    /** The text that the database has for a whole number of this column; empty if its type has no such number. */
    Optional<String> whole(String digits) {
        try {
            long number = Long.parseLong(digits);
            boolean fits = switch (kind) {
                case "int2" -> number == (short) number;
                case "int4" -> number == (int) number;
                default -> true;
            };
            return fits ? Optional.of(Long.toString(number)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean isUuid() {
        return kind.equals("uuid");
    }

    boolean isBytes() {
        return kind.equals("bytea");
    }

    boolean isListOfBytes() {
        return kind.equals("_bytea");
    }

    /** A parameter of this type that is bound as a text. */
    String parameter() {
        return isBytes() ? "decode(cast(? as text), 'base64')" : "cast(? as %s)".formatted(type);
    }

    /** The value as the column of a row that becomes JSON: bytes are Base64. */
    String selected() {
        String value = inSql();
        if (isBytes()) {
            value = base64(value);
        } else if (isListOfBytes()) {
            value =
                    "(select case when %1$s is null then null else coalesce(array_agg(%2$s order by n), '{}') end from unnest(%1$s) with ordinality as u (b, n))"
                            .formatted(value, base64("b"));
        }
        return value + " as " + Sql.identifier(name);
    }

    private static String base64(String bytes) {
        // the function breaks lines
        return "translate(encode(%s, 'base64'), E'\\n', '')".formatted(bytes);
    }
}
