package dev.larder.ai.cached;

/** The requests that get one answer. */
public enum CacheStrategy {
    /** The same ones. */
    STRICT,
    /** Those whose last question differs only in case, white space and punctuation, too. */
    FLEXIBLE,
    /** Those whose last question means the same, too. */
    SEMANTIC
}
