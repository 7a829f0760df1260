package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Refuses "from Rome to Paris" for "from Paris to Rome", and "to the airport" for "from the airport". */
final class SlotRule implements Rule {
    private static final Set<String> FROM = Set.of("from");
    private static final Set<String> TO = Set.of("to", "into", "onto");

    @Override
    public String name() {
        return "direction";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return crosses(one, other) || crosses(other, one);
    }

    private static boolean crosses(Question one, Question other) {
        Optional<Word> from = slot(one, FROM);
        return from.isPresent()
                && slot(other, TO).filter(from.get()::isLike).isPresent()
                && slot(one, TO).filter(from.get()::isLike).isEmpty();
    }

    /** The word behind a preposition. */
    private static Optional<Word> slot(Question question, Set<String> prepositions) {
        List<Word> words = question.words();
        for (int i = 0; i < words.size(); i++) {
            if (prepositions.contains(words.get(i).lemma())) {
                return words.subList(i, words.size()).stream()
                        .filter(Word::counts)
                        .findFirst();
            }
        }
        return Optional.empty();
    }
}
