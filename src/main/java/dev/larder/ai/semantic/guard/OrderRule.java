package dev.larder.ai.semantic.guard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses words that have changed their order, unless grammar explains it: a phrase with its preposition stands at
 * another place ("in Java, how do I …"), a compound is written out ("the price of the room" for "the room price"), or
 * one of the two is passive.
 */
final class OrderRule implements Rule {
    private static final Set<String> PREPOSITIONS = Set.of(
            "in", "on", "at", "for", "with", "from", "to", "of", "by", "about", "into", "as", "during", "within", "via",
            "before", "after", "without", "under", "over", "near", "per", "than", "through", "against", "between");
    /** The prepositions of a compound that is written out. */
    private static final Set<String> COMPOUND = Set.of("of", "for", "in", "on", "at", "with");

    private static final Set<String> DETERMINERS =
            Set.of("the", "a", "an", "my", "our", "your", "this", "that", "these", "those", "any", "some", "its");
    private static final Set<String> BEING = Set.of("is", "are", "was", "were", "be", "been", "being");

    /**
     * A word that counts, and how it hangs together with those before it.
     *
     * @param preposition the preposition of its phrase, empty if none
     * @param run the number of the row of words that it stands in, without a small word between
     */
    private record Placed(Word word, String preposition, int run) {}

    @Override
    public String name() {
        return "swapped";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        List<Placed> ones = placed(one);
        List<Placed> others = placed(other);
        int[] there = matches(ones, others);
        Set<Integer> moved = new HashSet<>();
        boolean first = true;
        for (int i = 0; i < there.length; i++) {
            for (int j = i + 1; j < there.length; j++) {
                boolean turned = there[j] >= 0 && there[j] < there[i] && isSamePlace(ones.get(i), ones.get(j));
                if (turned && !isExplained(ones, others, there, i, j)) {
                    if (first) {
                        moved.add(i);
                        moved.add(j);
                    } else {
                        moved.retainAll(Set.of(i, j));
                    }
                    first = false;
                }
            }
        }
        // of a passive without "by", one word has passed others: the verb, or what it is done to
        boolean voice = isPassive(one) != isPassive(other) && !moved.isEmpty();
        return !first
                && !voice
                && !(isTerse(one) && !isTerse(other) && isFree(moved, there, others))
                && !(isTerse(other) && !isTerse(one) && isFree(moved, ones));
    }

    /** Whether a question is a row of key words. */
    private static boolean isTerse(Question question) {
        return question.words().stream().allMatch(Word::counts);
    }

    /** Key words begin with the verb, or end with it; so do they with what a preposition says. */
    private static boolean isFree(Set<Integer> moved, List<Placed> written) {
        return moved.stream().anyMatch(at -> at == 0 || COMPOUND.contains(written.get(at).preposition));
    }

    private static boolean isFree(Set<Integer> moved, int[] there, List<Placed> written) {
        return isFree(moved.stream().map(at -> there[at]).collect(Collectors.toSet()), written);
    }

    private static boolean isSamePlace(Placed one, Placed other) {
        return one.word.place() == other.word.place();
    }

    /** Whether "first … second" and "second … first" may be the same. */
    private static boolean isExplained(List<Placed> ones, List<Placed> others, int[] there, int i, int j) {
        Placed first = ones.get(i);
        Placed second = ones.get(j);
        Placed firstThere = others.get(there[i]);
        Placed secondThere = others.get(there[j]);
        boolean samePhrase = first.run == second.run && firstThere.run == secondThere.run;
        return (!samePhrase && (moved(first, firstThere) || moved(second, secondThere)))
                || (isCompound(second, secondThere, firstThere) && !isBehind(second, head(others, firstThere), ones))
                || (isCompound(firstThere, first, second) && !isBehind(firstThere, head(ones, second), others))
                || first.word.place() != firstThere.word.place()
                || second.word.place() != secondThere.word.place();
    }

    private static boolean moved(Placed one, Placed other) {
        return !one.preposition.isEmpty() && one.preposition.equals(other.preposition);
    }

    /** Whether a word behind a preposition stands before its noun in the other question. */
    private static boolean isCompound(Placed behind, Placed before, Placed noun) {
        return COMPOUND.contains(behind.preposition) && before.run == noun.run;
    }

    /** What a compound is about: its last word. */
    private static Word head(List<Placed> placed, Placed one) {
        return placed.stream().filter(other -> other.run == one.run).reduce(one, (before, last) -> last).word;
    }

    /** Whether the head of a compound stands behind the preposition, too: "rate of a fixed mortgage". */
    private static boolean isBehind(Placed behind, Word head, List<Placed> placed) {
        return placed.stream().anyMatch(one -> one.run == behind.run && one.word.isLike(head));
    }

    /** For each word the place of its like in the other question; of several the one that is as often before it. */
    private static int[] matches(List<Placed> ones, List<Placed> others) {
        int[] there = new int[ones.size()];
        boolean[] taken = new boolean[others.size()];
        for (int i = 0; i < there.length; i++) {
            there[i] = -1;
            for (int j = 0; j < others.size() && there[i] < 0; j++) {
                if (!taken[j] && ones.get(i).word.isLike(others.get(j).word)) {
                    there[i] = j;
                    taken[j] = true;
                }
            }
        }
        return there;
    }

    private static List<Placed> placed(Question question) {
        List<Placed> placed = new ArrayList<>();
        String preposition = "";
        int run = 0;
        List<Word> words = question.words();
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (word.counts()) {
                placed.add(new Placed(word, preposition, run));
            } else if (PREPOSITIONS.contains(word.lemma())) {
                preposition = word.lemma();
                run++;
            } else if (!DETERMINERS.contains(word.lemma()) || !isBehindPreposition(words, i)) {
                preposition = "";
                run++;
            }
        }
        return placed;
    }

    private static boolean isBehindPreposition(List<Word> words, int at) {
        return at > 0 && PREPOSITIONS.contains(words.get(at - 1).lemma());
    }

    private static boolean isPassive(Question question) {
        return question.words().stream().anyMatch(word -> BEING.contains(word.lemma()));
    }
}
