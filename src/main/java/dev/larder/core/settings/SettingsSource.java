package dev.larder.core.settings;

import dev.larder.core.InvalidSettings;
import java.util.List;

/** Where settings are declared. Both methods read files: they block. */
public interface SettingsSource {
    /**
     * The settings as they are declared now.
     *
     * @throws InvalidSettings with everything that is wrong with them
     */
    Settings read();

    /** Every value that is in effect, in the order of their names. */
    List<EffectiveValue> effective();
}
