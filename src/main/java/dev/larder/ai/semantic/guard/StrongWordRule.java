package dev.larder.ai.semantic.guard;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses another preposition of place or time, another particle of a verb, and other small words that change what is
 * asked: "get over a cold" for "get a cold", "soup or salad" for "soup and salad", "apply again" for "apply".
 */
final class StrongWordRule implements Rule {
    private static final Set<String> STRONG = Lexicon.words("""
            up down out off over under before after during between against through within around since along across behind
            beside besides beyond despite except near toward towards above below inside outside away back together apart
            again same else or yet unless until till without per too alone instead even ever
            """);
    private static final Map<String, String> ALIKE = Map.of("till", "until", "towards", "toward", "inside", "within");

    @Override
    public String name() {
        return "particle";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return !strong(one).equals(strong(other));
    }

    private static Set<String> strong(Question question) {
        Set<String> strong = new TreeSet<>();
        for (Word word : question.words()) {
            if (word.kind() == Kind.EMPTY && word.place() != Word.Place.STORY && STRONG.contains(word.lemma())) {
                strong.add(Optional.ofNullable(ALIKE.get(word.lemma())).orElse(word.lemma()));
            }
        }
        // the rule of negations knows when "without" is "not"
        strong.remove("without");
        return strong;
    }
}
