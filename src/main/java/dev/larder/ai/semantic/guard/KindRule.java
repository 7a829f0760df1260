package dev.larder.ai.semantic.guard;

/** Refuses another word of a kind, and one that only one question has: another product, plan, currency, unit or day. */
record KindRule(String name, Kind kind) implements Rule {
    @Override
    public boolean refuses(Question one, Question other) {
        return lacks(one, other) || lacks(other, one);
    }

    private boolean lacks(Question one, Question other) {
        return one.missingIn(other).stream().anyMatch(word -> word.kind() == kind && !word.isOptional());
    }
}
