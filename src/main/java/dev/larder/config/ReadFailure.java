package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.spi.Causes;
import io.smallrye.config.ConfigValidationException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The errors that libraries find in a configuration, as one line. Their own messages quote lines of a file, which may
 * have secrets.
 */
final class ReadFailure {
    /** The prefix of SmallRye Config's messages. */
    private static final String CODE = "SRCFG";

    private ReadFailure() {}

    /**
     * The result of the step.
     *
     * @throws InvalidSettings if a library finds the configuration wrong
     */
    static <T> T told(Supplier<T> step) {
        try {
            return step.get();
        } catch (InvalidSettings e) {
            throw e;
        } catch (ConfigValidationException e) {
            throw new InvalidSettings(MappingProblems.of(e));
        } catch (RuntimeException e) {
            throw reason(e).<RuntimeException>map(InvalidSettings::new).orElse(e);
        }
    }

    /**
     * The error in the configuration; empty if neither the failure nor one of its causes is about the configuration.
     */
    static Optional<String> reason(Throwable failure) {
        return Causes.of(failure).flatMap(cause -> one(cause).stream()).findFirst();
    }

    private static Optional<String> one(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof YAMLException yaml) {
            return BrokenYaml.reason().or(() -> Optional.of(BrokenYaml.reason(yaml)));
        } else if (isOfConfig(cause) && message.startsWith(CODE)) {
            return Optional.of(MappingProblems.plain(message));
        } else if (cause instanceof ArithmeticException && message.contains("BigInteger")) {
            return Optional.of("A size in the configuration is larger than 8 EiB, the largest that Larder can count");
        }
        return Optional.empty();
    }

    /** A value that does not fit, or one that is missing, was found where no mapping collects them. */
    private static boolean isOfConfig(Throwable cause) {
        return cause instanceof IllegalArgumentException || cause instanceof NoSuchElementException;
    }
}
