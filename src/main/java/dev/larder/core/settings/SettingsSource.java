package dev.larder.core.settings;

import dev.larder.core.InvalidSettings;
import java.util.List;

/** The source of declared settings. Both methods read files: they block. */
public interface SettingsSource {
    /**
     * Reads the declared settings.
     *
     * @throws InvalidSettings with all faults, if there are so many that nothing can be read
     */
    Reading read();

    /** Settings that were read again. */
    interface Reading extends CandidateSettings {
        /** The names of the properties whose values in the files differ from those in effect until the next start. */
        List<String> waiting();

        /** Tells the source that they are in effect. */
        void inEffect();
    }

    /** Every value in effect, ordered by name. */
    List<EffectiveValue> effective();
}
