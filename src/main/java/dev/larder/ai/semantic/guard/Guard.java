package dev.larder.ai.semantic.guard;

import java.util.List;

/**
 * Decides whether the answer to a cached question may be given to a similar one. Embeddings place "from Paris to Rome"
 * and "from Rome to Paris" almost at the same point; the guard tells them apart by rules of text. It is deterministic:
 * the same two texts always get the same verdict. Two different texts of more than 2,000 characters share no answer.
 */
public final class Guard {
    /** How much the guard looks at. */
    public enum Mode {
        /** All rules. Two questions share an answer only if every word of meaning in one has its like in the other. */
        STRICT,
        /** The rules of opposites only: negation, antonyms and directions. */
        POLARITY,
        /** No rule: similarity alone decides. */
        OFF
    }

    private static final List<Rule> POLARITY = List.of(
            new NegationRule(),
            new OppositeRule("antonym", Opposites.WORDS),
            new OppositeRule("direction", Opposites.DIRECTIONS),
            new SlotRule());

    private static final List<Rule> STRICT = List.of(
            FactRule.ofValues("id", Fact.Kind.ID),
            FactRule.ofValues("version", Fact.Kind.VERSION),
            FactRule.ofValues("date", Fact.Kind.DATE, Fact.Kind.TIME),
            FactRule.ofUnits("currency", Fact.Kind.MONEY),
            FactRule.ofUnits("unit", Fact.Kind.MEASURE),
            FactRule.ofValues("number", Fact.Kind.NUMBER, Fact.Kind.MEASURE, Fact.Kind.MONEY),
            new NumberOrderRule(),
            FactRule.ofRelations("direction"),
            POLARITY.get(0),
            POLARITY.get(1),
            new PrefixRule(),
            POLARITY.get(2),
            POLARITY.get(3),
            new ScopeRule(),
            new DegreeRule(),
            new KindRule("currency", Kind.CURRENCY),
            new KindRule("unit", Kind.UNIT),
            new KindRule("date", Kind.DATE),
            new KindRule("plan", Kind.PLAN),
            new KindRule("entity", Kind.ENTITY),
            new TenseRule(),
            new ModalityRule(),
            new AskingRule(),
            new ConditionRule(),
            new SwappedRule(),
            new VerbRule(),
            new SubstitutionRule());

    /** Longer texts say too much for rules of words. */
    private static final int LONGEST = 2_000;

    private final List<Rule> rules;

    private Guard(List<Rule> rules) {
        this.rules = rules;
    }

    /** The guard of a mode. */
    public static Guard of(Mode mode) {
        return new Guard(
                switch (mode) {
                    case STRICT -> STRICT;
                    case POLARITY -> POLARITY;
                    case OFF -> List.of();
                });
    }

    /** Whether the answer to the cached question may be given to the asked one, and which rule refuses if not. */
    public Verdict compare(String cached, String asked) {
        if (rules.isEmpty() || cached.equals(asked)) {
            return Verdict.SHARED;
        }
        if (cached.length() > LONGEST || asked.length() > LONGEST) {
            return Verdict.refused("length");
        }
        PlainText one = PlainText.of(cached);
        PlainText other = PlainText.of(asked);
        Question first = QuestionReader.read(Misspellings.correct(one, other));
        Question second = QuestionReader.read(Misspellings.correct(other, one));
        return rules.stream()
                .filter(rule -> rule.refuses(first, second))
                .findFirst()
                .map(rule -> Verdict.refused(rule.name()))
                .orElse(Verdict.SHARED);
    }
}
