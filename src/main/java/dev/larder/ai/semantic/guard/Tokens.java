package dev.larder.ai.semantic.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a text into words, numbers and signs. */
final class Tokens {
    private static final Pattern TOKEN = Pattern.compile("\\S+@\\S+\\.\\p{L}+"
            + "|(?:https?://|www\\.)\\S+"
            + "|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[/.]\\d{1,2}[/.]\\d{4}"
            + "|\\d{1,2}(?:[:.]\\d{2})?\\s?[ap]\\.?m\\b\\.?|\\d{1,2}:\\d{2}(?::\\d{2})?"
            + "|24/7|1/2"
            + "|°[cf]\\b"
            + "|(?:km|mb|gb|kb|mbit|gbit|[kmgt]byte)/[hs]\\b"
            + "|c\\+\\+|[cf]#|\\.net\\b"
            + "|\\d+(?:[.,]\\d+)*(?![\\p{L}\\d_-])(?![./:][\\p{L}\\d])"
            + "|#?[\\p{L}\\d]+(?:[-_./:][\\p{L}\\d]+)*"
            + "|\\d+(?:[.,]\\d+)*"
            + "|[$€£¥₹%°½]");
    private static final Pattern POSSESSIVE = Pattern.compile("'s?\\b");
    private static final Pattern MIXED = Pattern.compile("#?[\\p{L}\\d]+(?:[-_./:][\\p{L}\\d]+)*");
    private static final Pattern WITH_UNIT = Pattern.compile("(\\d+(?:[.,]\\d+)*)(\\p{L}+)");

    private Tokens() {}

    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(POSSESSIVE.matcher(text).replaceAll(" "));
        while (token.find()) {
            add(tokens, token.group());
        }
        return tokens;
    }

    private static void add(List<String> tokens, String token) {
        Matcher withUnit = WITH_UNIT.matcher(token);
        boolean letters = token.chars().anyMatch(Character::isLetter);
        if (!letters || !MIXED.matcher(token).matches()) {
            tokens.add(token);
        } else if (token.chars().noneMatch(Character::isDigit)) {
            tokens.addAll(List.of(token.replaceFirst("^#", "").split("[-_./:]", -1)));
        } else if (withUnit.matches() && isUnit(withUnit.group(2))) {
            tokens.add(withUnit.group(1));
            tokens.add(withUnit.group(2));
        } else if (token.matches("\\d+(?:-\\p{L}+)+")) {
            // a "14-day" trial
            tokens.addAll(List.of(token.split("-", -1)));
        } else {
            tokens.add(token);
        }
    }

    private static boolean isUnit(String letters) {
        return letters.equals("k")
                || letters.equals("mio")
                || Units.afterNumber(letters).isPresent();
    }
}
