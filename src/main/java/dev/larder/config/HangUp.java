package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.SettingsOperations;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;

/** Reads the settings again on SIGHUP, where there are signals. */
@Singleton
final class HangUp {
    private static final Logger LOG = Logger.getLogger(HangUp.class);
    private static final String SIGNAL = "HUP";

    private final SettingsOperations settings;

    HangUp(SettingsOperations settings) {
        this.settings = settings;
    }

    /** Listens to the signal, except in tests, which share their process with others. */
    void listen(@Observes @Priority(300) StartupEvent started) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            handle(() -> {
                // the JVM's thread for signals has none, and a new thread of the pool gets that of its maker
                Thread.currentThread().setContextClassLoader(loader);
                Infrastructure.getDefaultExecutor().execute(this::reload);
            });
        } catch (ReflectiveOperationException e) {
            LOG.debugf(e, "There is no signal %s here", SIGNAL);
        }
    }

    /**
     * Uses reflection: the compiler warns of each use of the JDK's only interface to signals, and warnings are errors.
     */
    private static void handle(Runnable heard) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object listener = Proxy.newProxyInstance(
                handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    heard.run();
                    return null;
                });
        var unused = signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(SIGNAL), listener);
    }

    private void reload() {
        try {
            var unused = settings.reload("signal " + SIGNAL);
        } catch (InvalidSettings e) {
            LOG.debug("Told already", e);
        }
    }
}
