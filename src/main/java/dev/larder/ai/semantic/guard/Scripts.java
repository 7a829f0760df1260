package dev.larder.ai.semantic.guard;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds characters that a reader does not see or takes for others. Who stores an answer for all could hide words in a
 * question, or write a name with letters of another alphabet.
 */
final class Scripts {
    /** Alphabets with letters that look alike. */
    private static final Set<UnicodeScript> ALIKE = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.CYRILLIC,
            UnicodeScript.GREEK,
            UnicodeScript.ARMENIAN,
            UnicodeScript.CHEROKEE,
            UnicodeScript.COPTIC,
            UnicodeScript.LISU);

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;

    /** Signs that the words, numbers and amounts account for, and those that a text can do without. */
    private static final String READ =
            ".,;:!?¡¿'\"‘’‚‛“”„«»‹›`´()-‐‑‒–—/@#%°$€£¥₹½¼¾…_·•。、，？！：；（）「」『』" + "\uFE0E\uFE0F\u200D";

    private Scripts() {}

    /** Whether a text has invisible characters, or a word of letters from several alphabets that look alike. */
    static boolean isDeceptive(String text) {
        UnicodeScript word = UnicodeScript.COMMON;
        int before = ' ';
        for (int i = 0; i < text.length(); i += Character.charCount(before)) {
            int letter = text.codePointAt(i);
            if (isInvisible(letter, before)) {
                return true;
            }
            boolean inWord = Character.isLetter(letter);
            UnicodeScript script = inWord ? UnicodeScript.of(letter) : UnicodeScript.COMMON;
            if (inWord
                    && word != UnicodeScript.COMMON
                    && script != word
                    && ALIKE.contains(script)
                    && ALIKE.contains(word)) {
                return true;
            }
            // marks and digits go on with a word
            word = inWord || Character.isLetterOrDigit(letter) || isMark(letter)
                    ? (inWord ? script : word)
                    : UnicodeScript.COMMON;
            before = letter;
        }
        return false;
    }

    /** The signs of a text that are neither read with its words nor mere punctuation: operators, emoji, brackets. */
    static List<Integer> symbols(String text) {
        List<Integer> symbols = new ArrayList<>();
        text.codePoints()
                .filter(sign -> !Character.isLetterOrDigit(sign)
                        && !Character.isWhitespace(sign)
                        && !Character.isSpaceChar(sign)
                        && !isMark(sign)
                        && READ.indexOf(sign) < 0)
                .forEach(symbols::add);
        return symbols;
    }

    private static boolean isInvisible(int letter, int before) {
        if (letter == ZERO_WIDTH_JOINER) {
            // it joins emoji to one
            return Character.isLetter(before) || before == ' ';
        }
        return switch (Character.getType(letter)) {
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            case Character.CONTROL -> !Character.isWhitespace(letter);
            case Character.NON_SPACING_MARK -> isVariation(letter) && letter != TEXT_STYLE && letter != EMOJI_STYLE;
            default -> letter == 0x115F || letter == 0x1160 || letter == 0x3164 || letter == 0xFFA0 || letter == 0x2800;
        };
    }

    private static boolean isVariation(int letter) {
        return (letter >= 0xFE00 && letter <= 0xFE0F) || (letter >= 0xE0100 && letter <= 0xE01EF);
    }

    private static boolean isMark(int letter) {
        int type = Character.getType(letter);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
