package dev.larder.ai.semantic.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The English dictionary: a word of it is no misspelling of another one. The words stay in one text of about 400 KB,
 * sorted, because a set of them would take ten times as much.
 */
final class English {
    private static final String WORDS = read();

    private English() {}

    /** Whether a word in lower case, or the word without a usual ending, is in the dictionary. */
    static boolean isWord(String word) {
        return contains(word)
                || isForm(word, "s", 4)
                || isForm(word, "ed", 5)
                || isForm(word, "ing", 6)
                || isForm(word, "ly", 5)
                || isForm(word, "ness", 6);
    }

    /** Whether the dictionary has a word as it stands. */
    static boolean contains(String word) {
        int low = 0;
        int high = WORDS.length();
        while (low < high) {
            int begin = WORDS.lastIndexOf('\n', (low + high) / 2 - 1) + 1;
            int end = WORDS.indexOf('\n', begin);
            int order = compare(begin, end, word);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = end + 1;
            } else {
                high = begin;
            }
        }
        return false;
    }

    private static boolean isForm(String word, String ending, int longerThan) {
        if (word.length() <= longerThan || !word.endsWith(ending)) {
            return false;
        }
        String stem = word.substring(0, word.length() - ending.length());
        return contains(stem) || (!ending.equals("s") && !ending.equals("ly") && contains(stem + 'e'));
    }

    private static int compare(int begin, int end, String word) {
        int length = Math.min(end - begin, word.length());
        for (int i = 0; i < length; i++) {
            int order = WORDS.charAt(begin + i) - word.charAt(i);
            if (order != 0) {
                return order;
            }
        }
        return end - begin - word.length();
    }

    private static String read() {
        try (var file = requireNonNull(English.class.getResourceAsStream("/dev/larder/ai/english.txt"))) {
            String text = new String(file.readAllBytes(), ISO_8859_1);
            return text.substring(text.lastIndexOf("#")).replaceFirst("[^\n]*\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
