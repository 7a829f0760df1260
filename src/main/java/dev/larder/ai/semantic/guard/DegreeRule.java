package dev.larder.ai.semantic.guard;

import java.util.Set;
import java.util.stream.Collectors;

/** Refuses "the most storage" for "the least storage", and a comparison for what compares nothing. */
final class DegreeRule implements Rule {
    private static final Set<String> DEGREES =
            Set.of("more", "most", "less", "least", "fewer", "fewest", "than", "better", "best", "worse", "worst");

    @Override
    public String name() {
        return "degree";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return !degrees(one).equals(degrees(other));
    }

    private static Set<String> degrees(Question question) {
        return question.words().stream()
                .filter(word -> word.place() != Word.Place.STORY)
                .map(Word::lemma)
                .filter(DEGREES::contains)
                .collect(Collectors.toSet());
    }
}
