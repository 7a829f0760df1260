package dev.larder.ai.semantic.guard;

import java.util.List;

/**
 * Decides whether the answer to a cached question may be given to a similar one. Embeddings place "from Paris to Rome"
 * and "from Rome to Paris" almost at the same point; the guard tells them apart by rules of text. It is deterministic:
 * the same two texts always get the same verdict. What it cannot read it refuses: texts of more than 600 characters or 120
 * words and texts in other languages than English share an answer only if their words are the same, and texts with
 * characters that nobody sees only if they are equal.
 *
 * <p>A comparison takes no more than some milliseconds, whatever the texts. Most of it is reading them: keep what
 * {@link #read} returns where a question is compared often.
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
            new SymbolRule(),
            new StrongWordRule(),
            new PersonRule(),
            new HeadRule(),
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
            new OrderRule(),
            new VoiceRule(),
            new VerbRule(),
            new SubstitutionRule());

    /** Longer texts, in characters, say too much for rules of words. */
    static final int LONGEST = 600;

    /** The same, in words, numbers and symbols. */
    static final int MOST_WORDS = 120;

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

    /** Reads a question, to compare it with several others. */
    public ReadQuestion read(String question) {
        return rules.isEmpty() ? ReadQuestion.unread(question) : ReadQuestion.of(question);
    }

    /** Whether the answer to the cached question may be given to the asked one, and which rule refuses if not. */
    public Verdict compare(String cached, String asked) {
        return rules.isEmpty() || cached.equals(asked) ? Verdict.SHARED : compare(read(cached), read(asked));
    }

    /** The same for questions that have been read before. */
    public Verdict compare(ReadQuestion cached, ReadQuestion asked) {
        if (rules.isEmpty() || cached.original().equals(asked.original())) {
            return Verdict.SHARED;
        }
        if (cached.isDeceptive() || asked.isDeceptive()) {
            return Verdict.refused("script");
        }
        if (cached.isLong() || asked.isLong()) {
            return sameWords("length", cached, asked);
        }
        if (rules.equals(STRICT) && (cached.isForeign() || asked.isForeign())) {
            return sameWords("language", cached, asked);
        }
        Question one = cached.beside(asked);
        Question other = asked.beside(cached);
        return rules.stream()
                .filter(rule -> rule.refuses(one, other))
                .findFirst()
                .map(rule -> Verdict.refused(rule.name()))
                .orElse(Verdict.SHARED);
    }

    private static Verdict sameWords(String rule, ReadQuestion cached, ReadQuestion asked) {
        return Languages.isSame(cached.original(), asked.original()) ? Verdict.SHARED : Verdict.refused(rule);
    }
}
