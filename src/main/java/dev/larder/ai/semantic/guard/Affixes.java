package dev.larder.ai.semantic.guard;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Beginnings and endings that make another word of one: "hyper" and "hypo", "nitrate" and "nitrite". */
final class Affixes {
    private static final Set<String> PREFIXES = Set.of(
            "hyper", "hypo", "inter", "intra", "intro", "anti", "ante", "pre", "pro", "per", "post", "re", "de", "dis",
            "un", "in", "im", "il", "ir", "non", "mis", "over", "under", "out", "up", "down", "micro", "macro", "mega",
            "giga", "kilo", "milli", "mono", "di", "tri", "poly", "endo", "exo", "ecto", "iso", "homo", "hetero", "bi",
            "semi", "sub", "super", "ultra", "ab", "ad", "en", "em", "ex", "trans", "con", "com", "contra", "counter",
            "peri", "para", "meta", "epi");

    /** The longest first. */
    private static final List<String> ENDINGS = List.of(
            "less", "ful", "ide", "ite", "ate", "ane", "ene", "yne", "ine", "one", "ol", "al", "ee", "er", "or", "ic",
            "ism", "ist", "ous", "ium", "oma", "osis", "itis");

    private Affixes() {}

    /** Whether two words are the same but for a beginning or an ending of these. */
    static boolean differ(String one, String other) {
        String prefix = prefix(one);
        String otherPrefix = prefix(other);
        String ending = ending(one);
        String otherEnding = ending(other);
        return (!prefix.equals(otherPrefix)
                        && one.substring(prefix.length()).equals(other.substring(otherPrefix.length())))
                || (!ending.equals(otherEnding) && cut(one, ending).equals(cut(other, otherEnding)));
    }

    private static String cut(String word, String ending) {
        return word.substring(0, word.length() - ending.length());
    }

    private static String prefix(String word) {
        return PREFIXES.stream()
                .filter(word::startsWith)
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }

    private static String ending(String word) {
        return ENDINGS.stream().filter(word::endsWith).findFirst().orElse("");
    }
}
