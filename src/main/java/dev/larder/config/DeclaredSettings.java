package dev.larder.config;

import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.Settings;
import dev.larder.core.settings.SettingsSource;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The settings of the configuration: files, environment variables and system properties. */
@Singleton
final class DeclaredSettings implements SettingsSource {
    private static final String OURS = "larder.";

    private final SettingsReader reader;

    /** What was read last and is in effect. */
    private volatile SmallRyeConfig current;

    DeclaredSettings(SmallRyeConfig first, SettingsReader reader) {
        this.current = first;
        this.reader = reader;
    }

    /** The settings of the configuration that Larder was started with. */
    Settings first() {
        return reader.read(current);
    }

    /** The same, but nothing is made that they lack. */
    Settings checked() {
        return reader.check(current);
    }

    @Override
    public Settings read() {
        SmallRyeConfig fresh = FreshConfiguration.read();
        Settings settings = reader.read(fresh);
        current = fresh;
        return settings;
    }

    @Override
    public List<EffectiveValue> effective() {
        SmallRyeConfig source = current;
        var names = new TreeSet<String>();
        for (String name : source.getPropertyNames()) {
            if (name.startsWith(OURS)) {
                names.add(name);
            }
        }
        List<EffectiveValue> values = new ArrayList<>();
        for (String name : names) {
            ConfigValue value = source.getConfigValue(name);
            if (value.getValue() != null) {
                values.add(new EffectiveValue(name, Secrets.masked(name, value.getValue()), source(value)));
            }
        }
        return values;
    }

    private static String source(ConfigValue value) {
        String name = value.getSourceName();
        if (value.isDefault() || name == null || value.getSourceOrdinal() < 0) {
            return "default";
        }
        return SourceName.readable(name);
    }
}
