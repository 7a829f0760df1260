package dev.larder.ai.semantic.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses a question that denies what the other one states. A denial in the story before a question is soft ("My order
 * has not arrived, where is it?"), and so is one that the other question expresses as a problem ("fails to start").
 */
final class NegationRule implements Rule {
    private static final Set<String> NEGATIONS =
            Set.of("not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "lack", "nowhere");
    private static final Set<String> PROBLEMS = Set.of(
            "fail",
            "issue",
            "error",
            "broken",
            "fix",
            "wrong",
            "trouble",
            "stuck",
            "decline",
            "unavailable",
            "impossible",
            "refuse",
            "prevent",
            "block");

    /** "I have not got my refund" is a story of "when do I get my refund". */
    private static final Set<String> ARRIVE = Set.of("get", "receive", "see", "find", "show");

    @Override
    public String name() {
        return "negation";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        List<Denial> ones = denials(one);
        List<Denial> others = denials(other);
        return (others.isEmpty() && isHard(one, other)) || (ones.isEmpty() && isHard(other, one));
    }

    /**
     * A negation.
     *
     * @param denied the first word with a meaning behind it
     */
    private record Denial(Word.Place place, Optional<Word> denied) {}

    private static boolean isHard(Question one, Question other) {
        boolean problem = PROBLEMS.stream().anyMatch(word -> other.has(word) && !one.has(word));
        return !problem
                && denials(one).stream()
                        .anyMatch(denial -> denial.place != Word.Place.STORY || isStated(denial, other));
    }

    private static boolean isStated(Denial denial, Question other) {
        return denial.denied.isPresent()
                && !ARRIVE.contains(denial.denied.get().lemma())
                && other.words().stream().anyMatch(denial.denied.get()::isLike);
    }

    private static List<Denial> denials(Question question) {
        List<Denial> denials = new ArrayList<>();
        List<Word> words = question.words();
        for (int i = 0; i < words.size(); i++) {
            if (NEGATIONS.contains(words.get(i).lemma())) {
                denials.add(new Denial(
                        words.get(i).place(),
                        words.subList(i + 1, words.size()).stream()
                                .filter(Word::counts)
                                .findFirst()));
            }
        }
        return denials;
    }
}
