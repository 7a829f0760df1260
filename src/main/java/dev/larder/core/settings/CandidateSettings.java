package dev.larder.core.settings;

import dev.larder.core.InvalidSettings;
import java.util.List;

/** Settings that were read and are to replace those in effect, with everything that was found to be wrong so far. */
public interface CandidateSettings {
    /** The settings, without the parts that have faults. */
    Settings settings();

    /** The faults; the settings cannot take effect if there are any. */
    List<String> faults();

    /**
     * Stores what the settings need, such as the first API key. Called when they have no fault at all, and before they
     * take effect. Blocks.
     *
     * @throws InvalidSettings if it cannot be stored
     */
    default void prepare() {}
}
