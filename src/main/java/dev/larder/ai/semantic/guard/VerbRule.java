package dev.larder.ai.semantic.guard;

import java.util.Optional;
import java.util.Set;

/** Refuses "how do I see deleted files" for "how do I delete files": the verb of one is only an adjective in the other. */
final class VerbRule implements Rule {
    private static final Set<Asking> WITH_VERB = Set.of(Asking.WAY, Asking.YES_OR_NO, Asking.POSSIBLE_WAY);

    @Override
    public String name() {
        return "substitution";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return hidesVerb(one, other) || hidesVerb(other, one);
    }

    /** Whether a light verb that only one question has stands before the verb of the other one. */
    private static boolean hidesVerb(Question one, Question other) {
        Optional<Word> light = verb(one)
                .filter(verb -> verb.kind() == Kind.LIGHT)
                .filter(verb -> other.words().stream().noneMatch(verb::isLike));
        return light.isPresent()
                && verb(other)
                        .filter(verb -> one.words().stream().anyMatch(verb::isLike))
                        .isPresent();
    }

    /** The first word with a meaning of a question that begins with "how do I" or "can I". */
    private static Optional<Word> verb(Question question) {
        return WITH_VERB.contains(question.asking())
                ? question.counting()
                        .filter(word -> word.place() == Word.Place.ASKED)
                        .findFirst()
                : Optional.empty();
    }
}
