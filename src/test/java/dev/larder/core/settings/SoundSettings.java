package dev.larder.core.settings;

import java.util.List;

/**
 * Settings without faults.
 *
 * @param settings the settings
 */
public record SoundSettings(Settings settings) implements CandidateSettings {
    @Override
    public List<String> faults() {
        return List.of();
    }
}
