package dev.larder.config;

import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.Settings;
import dev.larder.core.settings.SettingsSource;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of the configuration: files, environment variables and system properties. */
@Singleton
final class DeclaredSettings implements SettingsSource {
    private final SmallRyeConfig first;
    private final SettingsReader reader;

    /** The settings in effect; null before the first are. */
    private volatile @Nullable ReadSettings current;

    DeclaredSettings(SmallRyeConfig first, SettingsReader reader) {
        this.first = first;
        this.reader = reader;
    }

    /** The settings of the configuration that Larder was started with. */
    ReadSettings first() {
        ReadSettings read = reader.read(first);
        current = read;
        return read;
    }

    /** The same settings; nothing is created. */
    Settings checked() {
        return reader.check(first).settings();
    }

    @Override
    public Reading read() {
        ReadSettings read = reader.read(FreshConfiguration.read());
        return new Reading() {
            @Override
            public Settings settings() {
                return read.settings();
            }

            @Override
            public void inEffect() {
                current = read;
            }
        };
    }

    @Override
    public List<EffectiveValue> effective() {
        ReadSettings read = current;
        return read == null ? List.of() : read.effective();
    }
}
