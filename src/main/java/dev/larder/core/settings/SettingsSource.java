package dev.larder.core.settings;

import dev.larder.core.InvalidSettings;
import java.util.List;

/** The source of declared settings. Both methods read files: they block. */
public interface SettingsSource {
    /**
     * Reads the declared settings.
     *
     * @throws InvalidSettings with all faults of the settings
     */
    Reading read();

    /** Settings that were read, and may be refused by the parts that are already there. */
    interface Reading {
        /** The settings. */
        Settings settings();

        /** The names of the properties whose values in the files differ from those in effect until the next start. */
        List<String> waiting();

        /** Tells the source that they are in effect. */
        void inEffect();
    }

    /** Every value in effect, ordered by name. */
    List<EffectiveValue> effective();
}
