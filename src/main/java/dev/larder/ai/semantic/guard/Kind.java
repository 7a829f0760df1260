package dev.larder.ai.semantic.guard;

/** What a word of a question is. */
enum Kind {
    /** A word without meaning of its own: an article, a pronoun, a preposition. */
    EMPTY,
    /** A word that one of two questions may have more than the other. */
    LIGHT,
    /** A word with a meaning. */
    CONTENT,
    ENTITY,
    PLAN,
    CURRENCY,
    UNIT,
    DATE
}
