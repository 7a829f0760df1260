package dev.larder.ai.semantic.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Facts of the same kinds must be the same. A fact in the story before a question may be missing in the other one.
 *
 * @param view what of a fact counts
 */
record FactRule(String name, Set<Fact.Kind> kinds, Function<Fact, String> view) implements Rule {
    static FactRule ofValues(String name, Fact.Kind... kinds) {
        return new FactRule(name, Set.of(kinds), fact -> fact.value() + ' ' + fact.unit());
    }

    static FactRule ofUnits(String name, Fact.Kind kind) {
        return new FactRule(name, Set.of(kind), Fact::unit);
    }

    /** What the text says about its facts: "until 5 pm" for "after 5 pm". */
    static FactRule ofRelations(String name) {
        return new FactRule(name, Set.of(Fact.Kind.values()), fact -> fact.relation() + ' ' + fact.value());
    }

    @Override
    public boolean refuses(Question one, Question other) {
        List<Fact> ones = missing(one, other);
        List<Fact> others = missing(other, one);
        return (!ones.isEmpty() && !others.isEmpty())
                || !ones.stream().allMatch(Fact::isStory)
                || !others.stream().allMatch(Fact::isStory);
    }

    /** The facts of a question without those that the other one has as well, each as often. */
    private List<Fact> missing(Question question, Question other) {
        List<String> there = new ArrayList<>(facts(other).stream().map(view).toList());
        return facts(question).stream()
                .filter(fact -> !there.remove(view.apply(fact)))
                .toList();
    }

    private List<Fact> facts(Question question) {
        return question.facts().stream()
                .filter(fact -> kinds.contains(fact.kind()))
                .toList();
    }
}
