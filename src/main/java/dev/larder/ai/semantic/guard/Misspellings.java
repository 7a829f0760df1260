package dev.larder.ai.semantic.guard;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Corrects words that are much like a word of the other question. Only an unknown word is corrected, and only to a known
 * one, so that two names which differ in a letter stay two names.
 */
final class Misspellings {
    private static final int SHORTEST = 4;
    private static final int LONGEST = 24;
    private static final int LONG = 7;
    private static final int VERY_LONG = 9;

    /** Words that are no part of an identifier, an address or a path. */
    private static final Pattern ALONE =
            Pattern.compile("(?<![\\p{L}\\p{M}\\p{N}@#_./-])\\p{L}[\\p{L}\\p{M}]*+(?![@#_/]|[.-]?\\p{N}|\\.\\p{L}|-)");

    private static final Pattern LATIN = Pattern.compile("\\p{IsLatin}+");

    private Misspellings() {}

    /** The text with its misspelled words as the other text, or every text, spells them. */
    static PlainText correct(PlainText text, Set<String> own, Set<String> targets) {
        if (own.stream().noneMatch(word -> isSuspect(word, targets))) {
            return text;
        }
        return text.withText(ALONE.matcher(text.text())
                .replaceAll(found -> Matcher.quoteReplacement(correct(found.group(), text.names(), own, targets))));
    }

    private static boolean isSuspect(String word, Set<String> targets) {
        return word.length() > 1
                && word.length() <= LONGEST
                && !targets.contains(word)
                && !Lexicon.isKnown(word)
                && !English.isWord(word);
    }

    private static String correct(String word, Set<String> names, Set<String> own, Set<String> targets) {
        if (!isSuspect(word, targets) || !LATIN.matcher(word).matches()) {
            return word;
        }
        Optional<String> target = word.length() < SHORTEST - 1
                ? Optional.empty()
                : targets.stream()
                        .filter(one -> !own.contains(one))
                        .filter(one -> isMisspelling(word, one, names))
                        .sorted()
                        .findFirst();
        return target.or(() -> Abbreviations.written(word, names, own, targets))
                .or(() -> Lexicon.FREQUENT.stream()
                        .filter(one -> !names.contains(word) && isMisspelling(word, one, names))
                        .sorted()
                        .findFirst())
                .orElse(word);
    }

    private static boolean isMisspelling(String word, String right, Set<String> names) {
        if (right.length() < SHORTEST - 1) {
            return false;
        }
        if (Math.abs(word.length() - right.length()) > 2 || Affixes.differ(word, right)) {
            return false;
        }
        boolean known = (Lexicon.isKnown(right) || English.isWord(right)) && !names.contains(word);
        // of two unknown words one is brought to the other, not each to the other
        if (isSlip(word, right) || (!names.contains(word) && isLongSlip(word, right))) {
            return known || word.compareTo(right) > 0;
        }
        int allowed = right.length() >= LONG && word.length() >= LONG ? 2 : 1;
        return known
                && word.length() >= SHORTEST
                && right.length() >= SHORTEST
                && word.charAt(0) == right.charAt(0)
                && distance(word, right) <= allowed;
    }

    /** Whether two neighbouring letters are exchanged, or a letter is written twice: no names differ so. */
    private static boolean isSlip(String word, String right) {
        if (word.length() == right.length()) {
            for (int i = 0; i + 1 < word.length(); i++) {
                if (word.charAt(i) != right.charAt(i)) {
                    return word.charAt(i) == right.charAt(i + 1)
                            && word.charAt(i + 1) == right.charAt(i)
                            && word.substring(i + 2).equals(right.substring(i + 2));
                }
            }
            return false;
        }
        return Math.abs(word.length() - right.length()) == 1
                && word.replaceAll("(.)\\1", "$1").equals(right.replaceAll("(.)\\1", "$1"))
                && right.length() > SHORTEST;
    }

    /** Whether a long word lacks a letter. */
    private static boolean isLongSlip(String word, String right) {
        return Math.min(word.length(), right.length()) >= VERY_LONG
                && word.length() != right.length()
                && distance(word, right) == 1;
    }

    /** The number of letters to insert, leave out, replace or exchange with their neighbour (Damerau, Levenshtein). */
    static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, one, other, i, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int step(int[][] cost, String one, String other, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean exchanged =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return exchanged ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }

    /** The words of a text. */
    static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher word = PlainText.WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return Set.copyOf(words);
    }
}
