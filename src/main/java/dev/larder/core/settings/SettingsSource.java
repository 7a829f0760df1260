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
    Settings read();

    /** Every value in effect, ordered by name. */
    List<EffectiveValue> effective();
}
