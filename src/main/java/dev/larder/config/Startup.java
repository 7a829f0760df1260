package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.LiveSettings;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the configuration into effect when Larder starts, before it listens; or only checks it. */
@Singleton
public final class Startup {
    /** The argument of the program that asks for the check alone. */
    public static final String CHECK = "--check";

    private final DeclaredSettings declared;
    private final LiveSettings live;
    private final StartLog log;
    private final List<String> arguments;

    /** The settings of the start; null before they are in effect. */
    private volatile @Nullable ReadSettings started;

    Startup(DeclaredSettings declared, LiveSettings live, StartLog log, @CommandLineArguments String[] arguments) {
        this.declared = declared;
        this.live = live;
        this.log = log;
        this.arguments = List.of(arguments);
    }

    /**
     * Starts, or ends the program after the check.
     *
     * @throws InvalidSettings when something in the configuration cannot be
     */
    void start(@Observes @Priority(100) StartupEvent starting) {
        ReadSettings first = declared.first();
        if (arguments.contains(CHECK)) {
            live.check(first);
            throw new ValidConfiguration(first.warnings());
        }
        var unused = live.apply(first);
        log.tell(first);
        started = first;
    }

    /** Shows the first key: it can be used now. */
    void listening(@ObservesAsync HttpServerStart listening) {
        showFirstKey();
    }

    /** Shows the first key, if only the port with TLS is open. */
    void listening(@ObservesAsync HttpsServerStart listening) {
        showFirstKey();
    }

    private void showFirstKey() {
        @Nullable ReadSettings first = started;
        if (first != null) {
            first.showFirstKey();
        }
    }

    /** Ends a program that was only to check; Quarkus has no other way out before it listens. */
    static final class ValidConfiguration extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param warnings the warnings of a start */
        ValidConfiguration(List<String> warnings) {
            super(text(warnings), null, false, false);
        }

        private static String text(List<String> warnings) {
            return Stream.concat(warnings.stream(), Stream.of("The configuration is valid"))
                    .collect(Collectors.joining(System.lineSeparator()));
        }
    }
}
