package dev.larder.ai.exact;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The normalised form of a question: without differences of case, white space, punctuation and Unicode's compatibility
 * forms. Signs that carry a meaning stay: those inside of words and numbers, and all that are not punctuation, such as
 * {@code +}, {@code #}, {@code %} and {@code $}.
 */
public final class NormalizedPrompt {
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern APOSTROPHE = Pattern.compile("[‘’ʼ′]");
    private static final Pattern QUOTES = Pattern.compile("[\"“”„«»]");
    /** Punctuation at the end of a word. After a digit, an exclamation mark is a factorial. */
    private static final Pattern PUNCTUATION = Pattern.compile("(?:[.,?;:。、]|(?<!\\d)!)+(?=\\s|$)");
    /** Spanish begins sentences with these. */
    private static final Pattern OPENING = Pattern.compile("[¡¿]");

    private NormalizedPrompt() {}

    /** The normalised form. A text of punctuation alone stays as it is. */
    public static String of(String text) {
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String plain = APOSTROPHE.matcher(compatible).replaceAll("'");
        plain = QUOTES.matcher(plain).replaceAll("");
        plain = OPENING.matcher(plain).replaceAll("");
        plain = SPACE.matcher(plain).replaceAll(" ");
        plain = PUNCTUATION.matcher(plain).replaceAll("");
        plain = SPACE.matcher(lower(plain)).replaceAll(" ").strip();
        return plain.isEmpty() ? text : plain;
    }

    private static String lower(String text) {
        // by way of capitals: the two small sigmas of Greek have one
        String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }
}
