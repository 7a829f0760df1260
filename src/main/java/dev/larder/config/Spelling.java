package dev.larder.config;

import java.util.Set;
import java.util.regex.Pattern;

/** The difference of two names: whether one may be the other, misspelt. */
final class Spelling {
    private static final Pattern SEPARATOR = Pattern.compile("[._-]+");

    /** The part of a name that may be wrong. Half of "type" and "nope" is the same, and they have nothing in common. */
    private static final double WRONG = 0.4;

    private Spelling() {}

    /**
     * Whether so little of the names differs, or all words of one are in the other, that one may be meant by the other.
     */
    static boolean isAlike(String written, String near) {
        int same = sharedSegments(written, near);
        String wrong = written.substring(same);
        String right = near.substring(same);
        int longest = Math.max(wrong.length(), right.length());
        return distance(wrong, right) <= Math.max(1, WRONG * longest)
                || words(right).containsAll(words(wrong));
    }

    /** The number of characters of the whole segments at the beginning of both, with the separator after them. */
    private static int sharedSegments(String a, String b) {
        int shared = 0;
        for (int i = 0; i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i); i++) {
            if (a.charAt(i) == '.' || a.charAt(i) == '_') {
                shared = i + 1;
            }
        }
        return shared;
    }

    private static Set<String> words(String text) {
        return Set.copyOf(SEPARATOR.splitAsStream(text).toList());
    }

    /**
     * The number of insertions, deletions, replacements and swaps of neighbours that make one text of the other
     * (optimal string alignment).
     */
    static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
