package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Set;

/** Refuses other persons: "does he pay" for "do I pay", "can you call me" for "can I call you". */
final class PersonRule implements Rule {
    private static final Set<String> MALE = Set.of("he", "him", "his", "himself");
    private static final Set<String> FEMALE = Set.of("she", "her", "hers", "herself");
    private static final Set<String> OTHERS = Set.of("their", "theirs", "themselves");
    private static final Set<String> SPEAKERS = Set.of("i", "we");
    private static final Set<String> SPOKEN_OF = Set.of("me", "us");

    @Override
    public String name() {
        return "person";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return List.of(MALE, FEMALE, OTHERS).stream().anyMatch(words -> has(one, words) != has(other, words))
                || (isYesOrNo(one, other) && (isDoneToYou(one) != isDoneToYou(other)))
                || (has(one, SPOKEN_OF) && speaks(other, one))
                || (has(other, SPOKEN_OF) && speaks(one, other));
    }

    /** Whether the speaker does to "you" in one what "you" do to the speaker in the other. */
    private static boolean speaks(Question one, Question other) {
        Set<String> you = Set.of("you");
        return has(one, SPEAKERS) && has(one, you) && !has(one, SPOKEN_OF) && has(other, you) && !has(other, SPEAKERS);
    }

    private static boolean isYesOrNo(Question one, Question other) {
        return one.asking() == Asking.YES_OR_NO && other.asking() == Asking.YES_OR_NO;
    }

    /** "Can I call you" is another question than "can you call". */
    private static boolean isDoneToYou(Question question) {
        List<String> words = question.words().stream().map(Word::lemma).toList();
        return words.contains("i") && words.lastIndexOf("you") > words.indexOf("i");
    }

    private static boolean has(Question question, Set<String> words) {
        return question.words().stream()
                .anyMatch(word -> word.place() != Word.Place.STORY && words.contains(word.lemma()));
    }
}
