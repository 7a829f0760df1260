package dev.larder.core.cache;

/**
 * The answer of a source.
 *
 * @param draft the value, or a remembered miss ({@link Draft#absent})
 * @param keeping whether it may be stored
 */
public record Loaded(Draft draft, Keeping keeping) {
    /** Whether a value may be stored. */
    public enum Keeping {
        /** The value may be stored for every reader. */
        STORED,
        /** The value is for its caller alone: waiting callers call the source themselves. */
        PASSED
    }

    /** A value to store. */
    public static Loaded stored(Draft draft) {
        return new Loaded(draft, Keeping.STORED);
    }

    /** A value for its caller alone. */
    public static Loaded passed(Draft draft) {
        return new Loaded(draft, Keeping.PASSED);
    }
}
