package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.LiveSettings;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Puts the configuration into effect when Larder starts. */
@Singleton
final class Startup {
    private final SmallRyeConfig source;
    private final SettingsReader reader;
    private final LiveSettings live;

    Startup(SmallRyeConfig source, SettingsReader reader, LiveSettings live) {
        this.source = source;
        this.reader = reader;
        this.live = live;
    }

    /** @throws InvalidSettings when something in the configuration cannot be */
    void start(@Observes @Priority(100) StartupEvent started) {
        var unused = live.apply(reader.read(source));
    }
}
