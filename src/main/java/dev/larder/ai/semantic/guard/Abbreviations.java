package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the word that an unknown short one abbreviates: "appt" for "appointment", "addr" for "address". */
final class Abbreviations {
    private static final int LONGEST = 5;
    private static final int SHORTEST_BEGINNING = 4;
    private static final int SHORTEST_WITHOUT_VOWELS = 3;
    private static final Pattern WITHOUT_VOWELS = Pattern.compile("[a-z][b-df-hj-np-tv-xz]+");

    private Abbreviations() {}

    /** The only word of the other text that this one abbreviates. A name in capital letters abbreviates nothing. */
    static Optional<String> written(String word, Set<String> names, Set<String> own, Set<String> targets) {
        if (word.length() > LONGEST || names.contains(word)) {
            return Optional.empty();
        }
        List<String> found = targets.stream()
                .filter(target -> !own.contains(target) && English.isWord(target) && abbreviates(word, target))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static boolean abbreviates(String word, String target) {
        if (target.length() < word.length() + 2 || word.charAt(0) != target.charAt(0)) {
            return false;
        }
        if (target.startsWith(word)) {
            return word.length() >= SHORTEST_BEGINNING;
        }
        boolean sameEnd = word.charAt(word.length() - 1) == target.charAt(target.length() - 1);
        return word.length() >= SHORTEST_WITHOUT_VOWELS
                && (sameEnd || target.length() <= 2 * word.length() + 1)
                && WITHOUT_VOWELS.matcher(word).matches()
                && isWithin(word, target);
    }

    /** Whether the letters of a word are in another one in the same order. */
    private static boolean isWithin(String word, String target) {
        int at = 0;
        for (int i = 0; i < word.length(); i++) {
            at = target.indexOf(word.charAt(i), at) + 1;
            if (at == 0) {
                return false;
            }
        }
        return true;
    }
}
