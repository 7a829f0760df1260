package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.LiveSettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Puts the configuration into effect when Larder starts. */
@Singleton
final class Startup {
    private final DeclaredSettings declared;
    private final LiveSettings live;

    Startup(DeclaredSettings declared, LiveSettings live) {
        this.declared = declared;
        this.live = live;
    }

    /** @throws InvalidSettings when something in the configuration cannot be */
    void start(@Observes @Priority(100) StartupEvent started) {
        var unused = live.apply(declared.first());
    }
}
