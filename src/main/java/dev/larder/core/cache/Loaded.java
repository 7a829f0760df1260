package dev.larder.core.cache;

/**
 * What a source answered with.
 *
 * @param draft the value, or that there is none ({@link Draft#absent})
 * @param keeping whether it may be stored
 */
public record Loaded(Draft draft, Keeping keeping) {
    /** Whether a value may be stored. */
    public enum Keeping {
        /** For every reader. */
        STORED,
        /** It is for its caller alone: others who wait for it ask the source themselves. */
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
