package dev.larder.ai.semantic.guard;

import java.util.Collections;
import java.util.Set;

/**
 * A word of a question, or a phrase that stands for one.
 *
 * @param lemma the word without its ending
 * @param concept the word that stands for all words of this meaning
 * @param concepts all meanings that the word may have in this text
 * @param place where it stands
 */
record Word(String lemma, String concept, Set<String> concepts, Kind kind, Place place) {
    /** Where a word stands in the text. */
    enum Place {
        /** In what is asked. */
        ASKED,
        /** In a condition of what is asked, such as behind "if". */
        CONDITION,
        /** In a sentence that tells the story before the question: the other question need not have it. */
        STORY
    }

    /** The word of a story, on which the answer depends. */
    Word inCondition() {
        return place == Place.STORY ? new Word(lemma, concept, concepts, kind, Place.CONDITION) : this;
    }

    boolean isLike(Word other) {
        return lemma.equals(other.lemma) || !Collections.disjoint(concepts, other.concepts);
    }

    boolean is(String word) {
        return lemma.equals(word) || concepts.contains(word);
    }

    /** Whether the word has a meaning that can differ. */
    boolean counts() {
        return kind != Kind.EMPTY;
    }

    /** Whether a question without this word may ask the same. */
    boolean isOptional() {
        return place == Place.STORY || kind == Kind.LIGHT;
    }
}
