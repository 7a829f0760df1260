package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the rules know of a question.
 *
 * @param words all words in their order, empty ones too
 * @param tenses the tenses of what is asked
 * @param ongoing the verbs of what is asked that go on: "closing"
 * @param symbols the operators, emoji and brackets of the text in their order
 */
record Question(
        List<Word> words,
        List<Fact> facts,
        Asking asking,
        Set<Tense> tenses,
        Set<Modality> modalities,
        Set<String> ongoing,
        List<Integer> symbols) {
    /** When what is asked about happens. */
    enum Tense {
        PAST,
        PRESENT,
        FUTURE
    }

    /** What is asked about: a fact, or something possible, wanted, advisable or necessary. */
    enum Modality {
        FACT,
        CAN,
        WANT,
        SHOULD,
        MUST
    }

    /** The words that have no like in the other question. */
    List<Word> missingIn(Question other) {
        return words.stream()
                .filter(Word::counts)
                .filter(word -> other.words.stream().noneMatch(word::isLike))
                .toList();
    }

    /** Whether a word or a concept is in the question. */
    boolean has(String word) {
        return words.stream().anyMatch(one -> one.is(word));
    }

    Stream<Word> counting() {
        return words.stream().filter(Word::counts);
    }
}
