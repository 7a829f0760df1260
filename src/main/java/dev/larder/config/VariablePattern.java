package dev.larder.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The environment variables that set one property, as MicroProfile Config 3.1 derives their names: in upper case, with
 * {@code _} for each character that is no letter and no digit. A name that a user chooses may have several words. A
 * list may be set as a whole or element by element: {@code LARDER_KEYS_K_ROLES_0_}.
 */
final class VariablePattern {
    private static final String ANY = "*";
    private static final String EACH = "[*]";

    private final List<Part> parts = new ArrayList<>();

    /** @param property the name of the property, with {@code *} for chosen names and {@code [*]} for indexes */
    VariablePattern(String property) {
        String rest = property.endsWith(EACH) ? property.substring(0, property.length() - EACH.length()) : property;
        while (!rest.isEmpty()) {
            int star = rest.indexOf(ANY);
            String text = star < 0 ? rest : rest.substring(0, star);
            parts.add(new Part(Kind.TEXT, text, variable(text)));
            if (star >= 0) {
                parts.add(new Part(text.endsWith("[") ? Kind.INDEX : Kind.CHOSEN, ANY, ANY));
            }
            rest = star < 0 ? "" : rest.substring(star + 1);
        }
    }

    private enum Kind {
        TEXT,
        CHOSEN,
        INDEX
    }

    private record Part(Kind kind, String property, String variable) {}

    /** The names that users have chosen. */
    interface ChosenNames {
        /**
         * Finds a chosen name.
         *
         * @param before the name of the property up to the chosen name
         * @param variable the chosen name as it is in a variable
         */
        Optional<String> find(String before, String variable);
    }

    /** The variable of a property, or of a part of its name. */
    static String variable(String property) {
        var variable = new StringBuilder(property.toUpperCase(Locale.ROOT));
        for (int i = 0; i < variable.length(); i++) {
            char c = variable.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
                variable.setCharAt(i, '_');
            }
        }
        return variable.toString();
    }

    /** Whether the variable sets the property, with any names that users choose. */
    boolean matches(String variable) {
        return property(variable, (before, chosen) -> Optional.of(chosen)).isPresent();
    }

    /** The property that the variable sets; empty if the variable does not match, or has a name that is not chosen. */
    Optional<String> property(String variable, ChosenNames names) {
        return property(0, "", variable, names);
    }

    private Optional<String> property(int next, String before, String rest, ChosenNames names) {
        if (next == parts.size()) {
            return end(before, rest);
        }
        Part part = parts.get(next);
        return switch (part.kind) {
            case TEXT ->
                rest.startsWith(part.variable)
                        ? property(next + 1, before + part.property, rest.substring(part.variable.length()), names)
                        : Optional.empty();
            case INDEX -> {
                int digits = digits(rest);
                yield digits == 0
                        ? Optional.empty()
                        : property(next + 1, before + rest.substring(0, digits), rest.substring(digits), names);
            }
            case CHOSEN -> chosen(next + 1, before, rest, names);
        };
    }

    private Optional<String> chosen(int next, String before, String rest, ChosenNames names) {
        for (int end = 1; end <= rest.length(); end++) {
            String after = rest.substring(end);
            Optional<String> property = names.find(before, rest.substring(0, end))
                    .flatMap(name -> property(next, before + name, after, names));
            if (property.isPresent()) {
                return property;
            }
        }
        return Optional.empty();
    }

    /** The end of a variable: nothing, or the index of an element. */
    private static Optional<String> end(String property, String rest) {
        if (rest.isEmpty()) {
            return Optional.of(property);
        }
        int digits = digits(rest.substring(1));
        return rest.charAt(0) == '_' && digits > 0 && rest.substring(1 + digits).equals("_")
                ? Optional.of(property + "[" + rest.substring(1, 1 + digits) + "]")
                : Optional.empty();
    }

    private static int digits(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        return digits;
    }
}
