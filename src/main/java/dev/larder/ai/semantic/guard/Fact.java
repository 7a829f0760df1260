package dev.larder.ai.semantic.guard;

/**
 * A number, date, version or identifier in a question, in one form for all spellings.
 *
 * @param value the value, of a measure in the base unit of its dimension
 * @param unit the base unit or the currency, empty for other facts
 * @param noun what is counted, empty if unknown
 * @param relation how the text relates to the value, such as {@code after}; empty if it just names the value
 */
record Fact(Kind kind, String value, String unit, String noun, String relation, Word.Place place) {
    /** What a fact is. */
    enum Kind {
        NUMBER,
        MEASURE,
        MONEY,
        TIME,
        DATE,
        VERSION,
        ID
    }

    Fact withNoun(String counted) {
        return new Fact(kind, value, unit, counted, relation, place);
    }

    Fact withRelation(String other) {
        return new Fact(kind, value, unit, noun, other, place);
    }

    /** The fact of a story, on which the answer depends. */
    Fact inCondition() {
        return isStory() ? new Fact(kind, value, unit, noun, relation, Word.Place.CONDITION) : this;
    }

    boolean isStory() {
        return place == Word.Place.STORY;
    }
}
