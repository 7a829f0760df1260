package dev.larder.core.event.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A part of a text with placeholders in braces; a double brace is an escaped brace. */
sealed interface TemplatePart {
    /**
     * In an outline, any text, including the empty one. A key that contains this character may trigger a hook
     * needlessly.
     */
    char ANY = '\uFFFF';

    /** In an outline, any text without {@code /} and {@code :}. */
    char PIECE = '\uFFFE';

    /** The tokens of a text: an escaped brace, a placeholder or one character. */
    Pattern TOKENS = Pattern.compile("\\{\\{|}}|\\{([^{}]+)}|.", Pattern.DOTALL);

    /** Literal characters. */
    record Literal(String text) implements TemplatePart {}

    /** A placeholder, whose value is filled in later. */
    record Placeholder(String name) implements TemplatePart {}

    /**
     * Parses a text into parts; two literals are never adjacent.
     *
     * @throws IllegalArgumentException if a brace has no partner
     */
    static List<TemplatePart> of(String text) {
        List<TemplatePart> parts = new ArrayList<>();
        var literal = new StringBuilder();
        for (MatchResult token : TOKENS.matcher(text).results().toList()) {
            if (token.group(1) != null) {
                flush(literal, parts);
                parts.add(new Placeholder(token.group(1)));
            } else if (token.group().equals("{") || token.group().equals("}")) {
                throw new IllegalArgumentException(
                        "'%s' has a brace without a partner; write {{ or }} for a brace itself".formatted(text));
            } else {
                literal.append(token.group().charAt(0));
            }
        }
        flush(literal, parts);
        return List.copyOf(parts);
    }

    /** The text with {@code open}, {@link #ANY} or {@link #PIECE}, in place of each placeholder. */
    static String outline(List<TemplatePart> parts, char open) {
        var outline = new StringBuilder();
        for (TemplatePart part : parts) {
            outline.append(part instanceof Literal literal ? literal.text() : Character.toString(open));
        }
        return outline.toString();
    }

    /** Whether a text exists that matches both outlines. */
    static boolean meet(String a, String b) {
        // row[j]: whether a text exists that matches both the rest of a from i and the rest of b from j
        boolean[] below = new boolean[b.length() + 1];
        for (int i = a.length(); i >= 0; i--) {
            boolean[] row = new boolean[b.length() + 1];
            for (int j = b.length(); j >= 0; j--) {
                boolean ended = i == a.length() && j == b.length();
                row[j] = ended
                        || (isOpen(a, i) && (below[j] || (takes(a, i, b, j) && row[j + 1])))
                        || (isOpen(b, j) && (row[j + 1] || (takes(b, j, a, i) && below[j])))
                        || (i < a.length() && j < b.length() && a.charAt(i) == b.charAt(j) && below[j + 1]);
            }
            below = row;
        }
        return below[0];
    }

    private static boolean isOpen(String outline, int at) {
        return at < outline.length() && (outline.charAt(at) == ANY || outline.charAt(at) == PIECE);
    }

    /** Whether the wildcard at {@code at} can match the next character of the other outline. */
    private static boolean takes(String outline, int at, String other, int next) {
        return next < other.length() && (outline.charAt(at) == ANY || "/:".indexOf(other.charAt(next)) < 0);
    }

    private static void flush(StringBuilder literal, List<TemplatePart> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
