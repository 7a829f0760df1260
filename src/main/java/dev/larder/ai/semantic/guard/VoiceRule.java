package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Refuses what happens to a person for what the person does: "can I be fired" for "can I fire". */
final class VoiceRule implements Rule {
    private static final Set<String> PERSONS = Set.of("i", "we", "he", "she", "who");
    private static final Set<String> BEING = Set.of("is", "are", "was", "were", "am", "be", "been", "being");

    @Override
    public String name() {
        return "swapped";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return isDoneTo(one, other) || isDoneTo(other, one);
    }

    private static boolean isDoneTo(Question passive, Question active) {
        List<Word> words = passive.words();
        return active.words().stream().noneMatch(word -> BEING.contains(word.lemma()))
                && IntStream.range(2, words.size())
                        .filter(at -> words.get(at).counts())
                        .filter(at -> isPassive(
                                words.get(at - 2).lemma(), words.get(at - 1).lemma()))
                        .anyMatch(at -> active.counting()
                                .anyMatch(word ->
                                        word.lemma().equals(words.get(at).lemma())));
    }

    private static boolean isPassive(String first, String second) {
        return (PERSONS.contains(first) && BEING.contains(second))
                || (BEING.contains(first) && PERSONS.contains(second));
    }
}
