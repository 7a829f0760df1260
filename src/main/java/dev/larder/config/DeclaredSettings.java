package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.Settings;
import dev.larder.core.settings.SettingsSource;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of the configuration: files, environment variables and system properties. */
@Singleton
final class DeclaredSettings implements SettingsSource {
    private final SmallRyeConfig first;
    private final SettingsReader reader;
    private final StartProperties starting;

    /** The settings in effect; null before the first are. */
    private volatile @Nullable ReadSettings current;

    DeclaredSettings(SmallRyeConfig first, SettingsReader reader, @Any Instance<ConfigRoot> starting) {
        this.first = first;
        this.reader = reader;
        this.starting = new StartProperties(starting.stream().toList());
    }

    /** The settings of the configuration that Larder was started with. */
    ReadSettings first() {
        ReadSettings read = TlsFiles.faults(first).isEmpty() ? reader.read(first) : checked();
        current = read;
        return read;
    }

    /** The same settings, only checked: nothing is created. */
    ReadSettings checked() {
        var faults = new Faults();
        faults.addAll(TlsFiles.faults(first));
        Optional<ReadSettings> read = faults.attempt(() -> reader.check(first));
        faults.throwIfAny();
        return read.orElseThrow();
    }

    /** A start with these files has to succeed, and what can be changed without one takes effect. */
    @Override
    public Reading read() {
        var faults = new Faults();
        FreshConfiguration now = FreshConfiguration.now();
        Optional<SmallRyeConfig> next = faults.attempt(now::config);
        next.ifPresent(config -> {
            var unused = faults.attempt(() -> reader.check(config));
        });
        Optional<ReadSettings> valid = faults.attempt(() -> again(now, faults.isEmpty()));
        faults.throwIfAny();
        ReadSettings read = valid.orElseThrow();
        List<String> waiting = starting.changed(first, next.orElseThrow());
        return new Reading() {
            @Override
            public Settings settings() {
                return read.settings();
            }

            @Override
            public List<String> waiting() {
                return waiting;
            }

            @Override
            public void inEffect() {
                DeclaredSettings.this.inEffect(read);
            }
        };
    }

    void inEffect(ReadSettings read) {
        current = read;
        read.showFirstKey();
    }

    /**
     * The settings with the values of the start for properties that are read only then; creates nothing if there are
     * faults.
     */
    private ReadSettings again(FreshConfiguration now, boolean valid) {
        SmallRyeConfig config = now.config(new StartedValues(first, starting));
        return valid ? reader.read(config) : reader.check(config);
    }

    @Override
    public List<EffectiveValue> effective() {
        ReadSettings read = current;
        return read == null ? List.of() : read.effective();
    }
}
