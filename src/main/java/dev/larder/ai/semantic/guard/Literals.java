package dev.larder.ai.semantic.guard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds what a text must contain to match a regular expression at all. A look for these letters is much cheaper than a
 * try of the expression, and most expressions have nothing to do in most texts.
 */
final class Literals {
    private final String regex;
    private int at;

    private Literals(String regex) {
        this.regex = regex;
    }

    /** Pieces of text of which every match has at least one; empty if none can be told. */
    static List<String> of(String regex) {
        return new Literals(regex).alternatives();
    }

    /** The pieces of the alternatives up to the end of the group. */
    private List<String> alternatives() {
        List<String> all = new ArrayList<>();
        boolean told = true;
        do {
            List<String> branch = branch();
            told &= !branch.isEmpty();
            all.addAll(branch);
        } while (at < regex.length() && regex.charAt(at++) == '|');
        return told ? all : List.of();
    }

    /** The pieces of one alternative: those whose shortest is longest. */
    private List<String> branch() {
        List<String> best = List.of();
        var letters = new StringBuilder();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            char sign = regex.charAt(at++);
            if (sign == '(') {
                best = better(best, letters);
                List<String> group = group();
                best = isOptional() ? best : better(best, group);
            } else if (sign == '[') {
                best = better(best, letters);
                at = regex.indexOf(']', at) + 1;
                isOptional();
            } else if (sign == '\\') {
                best = better(best, letters);
                skipEscape();
                isOptional();
            } else if (Character.isLetterOrDigit(sign) || sign == ' ' || sign == '\'') {
                letters.append(sign);
                if (isOptional()) {
                    letters.setLength(letters.length() - 1);
                    best = better(best, letters);
                }
            } else {
                best = better(best, letters);
            }
        }
        return better(best, letters);
    }

    private List<String> group() {
        boolean looks = false;
        if (regex.startsWith("?", at)) {
            looks = !regex.startsWith("?:", at);
            at = regex.startsWith("?<", at) ? at + 3 : at + 2;
        }
        List<String> found = alternatives();
        return looks ? List.of() : found;
    }

    private void skipEscape() {
        char escaped = regex.charAt(at++);
        if (escaped == 'p' || escaped == 'P') {
            at = regex.indexOf('}', at) + 1;
        }
    }

    /** Skips a quantifier; whether it allows none. */
    @CanIgnoreReturnValue
    private boolean isOptional() {
        if (at == regex.length() || "?*+{".indexOf(regex.charAt(at)) < 0) {
            return false;
        }
        char sign = regex.charAt(at++);
        boolean none = sign == '?' || sign == '*' || (sign == '{' && regex.charAt(at) == '0');
        if (sign == '{') {
            at = regex.indexOf('}', at) + 1;
        }
        if (at < regex.length() && (regex.charAt(at) == '?' || regex.charAt(at) == '+')) {
            at++;
        }
        return none;
    }

    private static List<String> better(List<String> best, StringBuilder letters) {
        List<String> found = letters.isEmpty() ? List.of() : List.of(letters.toString());
        letters.setLength(0);
        return better(best, found);
    }

    private static List<String> better(List<String> one, List<String> other) {
        return shortest(other) > shortest(one) ? other : one;
    }

    private static int shortest(List<String> pieces) {
        return pieces.stream()
                .map(String::length)
                .min(Comparator.naturalOrder())
                .orElse(0);
    }
}
