package dev.larder.gateway.origin.table.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of a statement. Its text consists of names of the catalogue and of parameters alone.
 *
 * @param text the text with a question mark for each parameter
 * @param parameters the values of the parameters, as texts
 */
record Fragment(String text, List<String> parameters) {
    static final Fragment NONE = new Fragment("", List.of());

    static Fragment of(String text, String... parameters) {
        return new Fragment(text, List.of(parameters));
    }

    /** This part, and the other one behind it. */
    Fragment plus(Fragment other) {
        List<String> all = new ArrayList<>(parameters);
        all.addAll(other.parameters);
        return new Fragment(text + other.text, all);
    }

    Fragment plus(String more) {
        return new Fragment(text + more, parameters);
    }

    static Fragment join(String separator, Collection<Fragment> parts) {
        Fragment joined = NONE;
        String before = "";
        for (Fragment part : parts) {
            joined = joined.plus(before).plus(part);
            before = separator;
        }
        return joined;
    }

    /** The parameter for an array of these values (PostgreSQL, "Array Input and Output Syntax"). */
    static String array(List<String> values) {
        return values.stream()
                .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Binds the parameters, from number 1 on. */
    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setString(i + 1, parameters.get(i));
        }
    }
}
