package dev.larder.ai.semantic.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The same numbers in another order must count the same things: not "1 tablet twice a day" for "2 tablets once". */
final class NumberOrderRule implements Rule {
    @Override
    public String name() {
        return "number";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        List<String> values = values(one);
        List<String> others = values(other);
        return !values.equals(others)
                && values.size() == others.size()
                && !(counted(one).isPresent() && counted(one).equals(counted(other)));
    }

    private static List<String> values(Question question) {
        return question.facts().stream().map(Fact::value).toList();
    }

    /** The numbers by what they count; empty if two count the same. */
    private static Optional<Map<String, String>> counted(Question question) {
        Map<String, String> counted = new HashMap<>();
        for (Fact fact : question.facts()) {
            if (counted.put(fact.noun(), fact.value()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(counted);
    }
}
