package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.SettingsOperations;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import sun.misc.Signal;

/** Reads the settings again on SIGHUP, where there are signals. */
@Singleton
final class HangUp {
    private static final Logger LOG = Logger.getLogger(HangUp.class);
    private static final String SIGNAL = "HUP";

    private final SettingsOperations settings;

    HangUp(SettingsOperations settings) {
        this.settings = settings;
    }

    /** Not in tests, which share their process with others. */
    void listen(@Observes @Priority(300) StartupEvent started) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        try {
            Signal.handle(new Signal(SIGNAL), signal -> Infrastructure.getDefaultExecutor()
                    .execute(this::reload));
        } catch (IllegalArgumentException e) {
            LOG.debugf("There is no signal %s here: %s", SIGNAL, e.getMessage());
        }
    }

    private void reload() {
        try {
            var unused = settings.reload("signal " + SIGNAL);
        } catch (InvalidSettings e) {
            LOG.debug("Told already", e);
        }
    }
}
