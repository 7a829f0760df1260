package dev.larder.config;

import dev.larder.core.settings.LiveSettings;
import dev.larder.core.settings.Settings;
import dev.larder.core.settings.SoundSettings;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that replace the settings of the running application, which gets its own back after each of them. */
abstract class ReplacedSettings {
    @Inject
    LiveSettings live;

    @Inject
    SettingsReader reader;

    private Settings before;

    @BeforeEach
    void remember() {
        before = live.current();
    }

    @AfterEach
    void restore() {
        var unused = live.apply(new SoundSettings(before));
    }
}
