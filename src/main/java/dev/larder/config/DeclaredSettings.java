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

    /** The settings that were read last and are valid; null before the first read. */
    private volatile @Nullable ReadSettings current;

    DeclaredSettings(SmallRyeConfig first, SettingsReader reader) {
        this.first = first;
        this.reader = reader;
    }

    /** The settings of the configuration that Larder was started with. */
    ReadSettings first() {
        return keep(reader.read(first));
    }

    /** The same settings; nothing is created. */
    Settings checked() {
        return reader.check(first).settings();
    }

    @Override
    public Settings read() {
        return keep(reader.read(FreshConfiguration.read())).settings();
    }

    @Override
    public List<EffectiveValue> effective() {
        ReadSettings read = current;
        return read == null ? List.of() : read.effective();
    }

    private ReadSettings keep(ReadSettings read) {
        current = read;
        return read;
    }
}
