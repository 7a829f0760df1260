package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
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

    /**
     * The settings of the configuration that Larder was started with.
     *
     * @throws InvalidSettings with all faults, if there are so many that nothing can be read
     */
    ReadSettings first() {
        var faults = new Faults();
        faults.addAll(TlsFiles.faults(first));
        ReadSettings read = read(first, faults);
        current = read;
        return read;
    }

    /** The settings with their faults and those that were found before. */
    private ReadSettings read(SmallRyeConfig source, Faults before) {
        Optional<ReadSettings> read = before.attempt(() -> reader.read(source));
        if (read.isEmpty()) {
            before.throwIfAny();
        }
        ReadSettings found = read.orElseThrow();
        before.addAll(found.faults());
        return found.with(before.all());
    }

    /** A start with these files has to succeed, and what can be changed without one takes effect. */
    @Override
    public Reading read() {
        var faults = new Faults();
        FreshConfiguration now = FreshConfiguration.now();
        Optional<SmallRyeConfig> next = faults.attempt(now::config);
        next.flatMap(config -> faults.attempt(() -> reader.read(config)))
                .ifPresent(started -> faults.addAll(started.faults()));
        // with the values of the start for properties that are read only then
        Optional<SmallRyeConfig> mixed = faults.attempt(() -> now.config(new StartedValues(first, starting)));
        if (mixed.isEmpty()) {
            faults.throwIfAny();
        }
        ReadSettings read = read(mixed.orElseThrow(), faults);
        List<String> waiting =
                next.map(config -> starting.changed(first, config)).orElse(List.of());
        return new Reading() {
            @Override
            public Settings settings() {
                return read.settings();
            }

            @Override
            public List<String> faults() {
                return read.faults();
            }

            @Override
            public void prepare() {
                read.prepare();
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

    @Override
    public List<EffectiveValue> effective() {
        ReadSettings read = current;
        return read == null ? List.of() : read.effective();
    }
}
