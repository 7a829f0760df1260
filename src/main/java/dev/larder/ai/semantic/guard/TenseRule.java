package dev.larder.ai.semantic.guard;

import dev.larder.ai.semantic.guard.Question.Tense;
import java.util.Set;

/** Refuses a question about another time: "what did it cost" for "what does it cost". */
final class TenseRule implements Rule {
    private static final Set<String> PAST = Set.of("had", "was", "were", "did");

    private static final Set<String> BEING = Set.of("is", "are", "was", "were", "am");

    @Override
    public String name() {
        return "tense";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        if (isPastCondition(one) != isPastCondition(other) && hasCondition(one) && hasCondition(other)) {
            return true;
        }
        if (isBeing(one) && isBeing(other) && (goesOn(one, other) || goesOn(other, one))) {
            return true;
        }
        Set<Tense> ones = one.tenses();
        Set<Tense> others = other.tenses();
        if (ones.isEmpty() || others.isEmpty() || ones.equals(others)) {
            return false;
        }
        // "when does it arrive" asks for the future, too
        boolean when = one.asking() == Asking.TIME && other.asking() == Asking.TIME;
        return !when || ones.contains(Tense.PAST) || others.contains(Tense.PAST);
    }

    private static boolean hasCondition(Question question) {
        return question.words().stream().anyMatch(word -> word.place() == Word.Place.CONDITION);
    }

    private static boolean isPastCondition(Question question) {
        return question.words().stream()
                .anyMatch(word -> word.place() == Word.Place.CONDITION && PAST.contains(word.lemma()));
    }

    /** "Is it closing" for "is it closed". */
    private static boolean goesOn(Question one, Question other) {
        return one.ongoing().stream()
                .anyMatch(verb -> !other.ongoing().contains(verb)
                        && other.words().stream().anyMatch(word -> word.lemma().equals(verb)));
    }

    private static boolean isBeing(Question question) {
        return question.words().stream().anyMatch(word -> BEING.contains(word.lemma()));
    }
}
