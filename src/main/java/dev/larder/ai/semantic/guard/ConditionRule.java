package dev.larder.ai.semantic.guard;

import java.util.List;

/** Refuses a condition that only one question has: "after check-in", "if I am a student". */
final class ConditionRule implements Rule {
    @Override
    public String name() {
        return "condition";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return lacks(one, other) || lacks(other, one);
    }

    private static boolean lacks(Question one, Question other) {
        return one.missingIn(other).stream().anyMatch(ConditionRule::isCondition)
                || (other.counting().anyMatch(ConditionRule::isCondition) ? isAsked(one, other) : isLight(one));
    }

    /** Whether the other question asks about what is the condition here: "upgrade if I cancel", "cancel if I upgrade". */
    private static boolean isAsked(Question one, Question other) {
        return one.counting()
                .filter(ConditionRule::isCondition)
                .anyMatch(word ->
                        other.counting().filter(word::isLike).allMatch(like -> like.place() == Word.Place.ASKED));
    }

    /** Whether there is a condition of nothing but light words: "if I use it". */
    private static boolean isLight(Question question) {
        List<Word> condition =
                question.counting().filter(ConditionRule::isCondition).toList();
        return !condition.isEmpty()
                && condition.stream().allMatch(word -> word.kind() == Kind.LIGHT)
                && question.words().stream().anyMatch(word -> isCondition(word) && word.is("if"));
    }

    private static boolean isCondition(Word word) {
        return word.place() == Word.Place.CONDITION;
    }
}
