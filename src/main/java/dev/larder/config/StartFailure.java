package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.spi.Causes;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The reasons of a failed start, in lines for the operator. */
public final class StartFailure {
    private StartFailure() {}

    /**
     * Prints the reason: lines without a stack for what a user can mend, and everything for what is a fault of Larder.
     *
     * @return the program's exit code
     */
    public static int print(Throwable failure, PrintStream out, PrintStream err) {
        Optional<Startup.ValidConfiguration> valid = Causes.first(failure, Startup.ValidConfiguration.class);
        if (valid.isPresent()) {
            out.println(valid.get().getMessage());
            return 0;
        }
        Causes.of(failure)
                .flatMap(cause -> reasons(cause).stream())
                .findFirst()
                .or(StartFailure::brokenTlsFiles)
                .ifPresentOrElse(reasons -> reasons.forEach(err::println), () -> failure.printStackTrace(err));
        return 1;
    }

    /** Native transports do not fail with the JDK's exception, but in the words of the operating system. */
    private static boolean says(Throwable cause, String words) {
        return cause instanceof IOException
                && Objects.requireNonNullElse(cause.getMessage(), "").contains(words);
    }

    /** The ports of the API; the failure does not say which of them is in use. */
    private static String ports() {
        String plain = "%s (quarkus.http.port)".formatted(configured("quarkus.http.port"));
        boolean secure = StreamSupport.stream(
                        FreshConfiguration.read().getPropertyNames().spliterator(), false)
                .anyMatch(name -> name.startsWith("quarkus.http.ssl.certificate.")
                        || name.equals("quarkus.http.tls-configuration-name"));
        return secure
                ? "%s or %s (quarkus.http.ssl-port)".formatted(plain, configured("quarkus.http.ssl-port"))
                : plain;
    }

    private static String configured(String property) {
        return FreshConfiguration.read()
                .getOptionalValue(property, String.class)
                .orElse("?");
    }

    /** The faults of files of TLS, some of which are opened before Larder's part of the start; empty if there are none. */
    private static Optional<List<String>> brokenTlsFiles() {
        return Optional.of(TlsFiles.faults(FreshConfiguration.read())).filter(faults -> !faults.isEmpty());
    }

    private static Optional<List<String>> reasons(Throwable cause) {
        if (cause instanceof InvalidSettings invalid) {
            return Optional.of(invalid.errors());
        } else if (says(cause, "Address already in use")) {
            return Optional.of(List.of(
                    "Port %s is in use: stop the program that listens there, or set another port".formatted(ports())));
        } else if (says(cause, "Permission denied") && says(cause, "bind")) {
            return Optional.of(
                    List.of("This user may not listen on port %s: set a port above 1023, or give it the right"
                            .formatted(ports())));
        } else if (cause instanceof UnknownHostException || says(cause, "annot assign requested address")) {
            return Optional.of(List.of("This machine has no address %s: correct quarkus.http.host"
                    .formatted(configured("quarkus.http.host"))));
        } else if (cause instanceof ConfigValidationException invalid) {
            return Optional.of(MappingProblems.of(invalid));
        } else if (cause instanceof ConfigurationException) {
            return Optional.of(List.of(MappingProblems.plain(Objects.requireNonNullElse(cause.getMessage(), ""))));
        }
        return ReadFailure.reason(cause).map(List::of);
    }
}
