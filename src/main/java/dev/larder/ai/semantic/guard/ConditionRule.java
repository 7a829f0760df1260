package dev.larder.ai.semantic.guard;

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
        return one.missingIn(other).stream().anyMatch(word -> word.place() == Word.Place.CONDITION);
    }
}
