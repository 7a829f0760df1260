package dev.larder.ai.semantic.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Refuses exchanged roles: "does stress cause insomnia" for "does insomnia cause stress". Two words have changed their
 * places around a third one that stands between them in both questions.
 */
final class SwappedRule implements Rule {
    private static final Set<String> PIVOTS =
            Set.of("to", "from", "by", "with", "than", "into", "over", "against", "before", "after", "in");
    private static final Set<String> ASKING =
            Set.of("can", "could", "do", "does", "did", "may", "must", "should", "will", "would");
    private static final Set<String> SPEAKERS = Set.of("i", "we", "you");
    private static final Set<String> BEING = Set.of("is", "are", "was", "were", "be", "been", "being");

    @Override
    public String name() {
        return "swapped";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return changesSubject(one, other)
                || changesSubject(other, one)
                || changesPlaces(one, other)
                || changesPlaces(other, one);
    }

    private static boolean changesPlaces(Question one, Question other) {
        List<Word> words = sequence(one);
        List<Word> others = sequence(other);
        for (int pivot = 1; pivot < words.size() - 1; pivot++) {
            int there = index(others, words.get(pivot));
            if (there > 0 && isSwapped(words, pivot, others, there)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSwapped(List<Word> words, int pivot, List<Word> others, int there) {
        return exchanged(words, others, before(words, pivot), after(others, there))
                && exchanged(words, others, after(words, pivot), before(others, there));
    }

    /** Whether a word that both questions have once is in both parts. */
    private static boolean exchanged(List<Word> words, List<Word> others, List<Word> part, List<Word> otherPart) {
        return part.stream()
                .filter(Word::counts)
                .anyMatch(word -> index(otherPart, word) >= 0 && count(words, word) == 1 && count(others, word) == 1);
    }

    private static List<Word> before(List<Word> words, int pivot) {
        return sameSide(words.subList(0, pivot), words.get(pivot));
    }

    private static List<Word> after(List<Word> words, int pivot) {
        return sameSide(words.subList(pivot + 1, words.size()), words.get(pivot));
    }

    /** Words move freely between a question and the story before it. */
    private static List<Word> sameSide(List<Word> words, Word pivot) {
        return words.stream().filter(word -> isStory(word) == isStory(pivot)).toList();
    }

    private static boolean isStory(Word word) {
        return word.place() == Word.Place.STORY;
    }

    private static long count(List<Word> words, Word wanted) {
        return words.stream().filter(wanted::isLike).count();
    }

    private static int index(List<Word> words, Word wanted) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).isLike(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** "Can my friend see it" for "can I see my friend". */
    private static boolean changesSubject(Question one, Question other) {
        if (!asks(one)
                || !asks(other)
                || !isSpeaker(one.words().get(1))
                || isSpeaker(other.words().get(1))) {
            return false;
        }
        boolean passive = other.words().stream().anyMatch(word -> BEING.contains(word.lemma()));
        return !passive
                && other.counting()
                        .findFirst()
                        .filter(subject -> index(one.words(), subject) >= 0)
                        .isPresent();
    }

    private static boolean asks(Question question) {
        return question.words().size() > 1
                && ASKING.contains(question.words().get(0).lemma());
    }

    private static boolean isSpeaker(Word word) {
        return SPEAKERS.contains(word.lemma());
    }

    /** The words that count, of a passive in the order of the active: "A is caused by B" is "B causes A". */
    private static List<Word> sequence(Question question) {
        List<Word> words = question.words().stream()
                .filter(word -> word.counts() || PIVOTS.contains(word.lemma()))
                .toList();
        boolean passive = question.words().stream().anyMatch(word -> BEING.contains(word.lemma()));
        int by = lemmas(words).indexOf("by");
        if (!passive || by < 1 || by == words.size() - 1) {
            return words;
        }
        List<Word> active = new ArrayList<>(words.subList(by + 1, words.size()));
        active.add(words.get(by - 1));
        active.addAll(words.subList(0, by - 1));
        return active;
    }

    private static List<String> lemmas(List<Word> words) {
        return words.stream().map(Word::lemma).toList();
    }
}
