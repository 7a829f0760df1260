package dev.larder.core;

/**
 * A part of new settings that was checked and is ready to be put into effect. Exactly one of its methods is called,
 * once.
 */
public interface Staged {
    /** Puts it into effect. Does not fail and does not wait. */
    void commit();

    /** Closes everything that was opened for it. */
    default void discard() {}
}
