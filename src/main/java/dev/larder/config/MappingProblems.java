package dev.larder.config;

import io.smallrye.config.ConfigValidationException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The errors of the mapping of a configuration to types, in Larder's words. SmallRye Config's own messages name Java
 * classes and quote values, which may be secrets.
 */
final class MappingProblems {
    private static final Pattern CODE = Pattern.compile("\\b[A-Z]{5,8}\\d{4,5}: ");
    private static final Pattern CLASS = Pattern.compile("^[\\w.$]+(?:Exception|Error): ");
    private static final Pattern PROPERTY = Pattern.compile("config property (\\S+)");
    private static final Pattern UNRESOLVED = Pattern.compile("Could not expand value \\S* in property (\\S+)");
    private static final Pattern CONVERSION = Pattern.compile("threw an Exception whilst being converted ?(.*)");
    private static final Pattern CHOICE = Pattern.compile("^([\\w.\"-]+): .*allowed values: ");
    /** The beginnings of the reasons of {@link java.net.URISyntaxException}. */
    private static final Pattern NO_URL =
            Pattern.compile("^(?:Illegal character in|Expected |Malformed |Relative path in|Invalid URL)");

    private static final Pattern ALLOWED = Pattern.compile("allowed values: (\\S+)");

    private MappingProblems() {}

    static List<String> of(ConfigValidationException refused) {
        return IntStream.range(0, refused.getProblemCount())
                .mapToObj(i -> plain(refused.getProblem(i).getMessage()))
                .distinct()
                .toList();
    }

    /** The properties that the problems are about. */
    static Stream<String> properties(ConfigValidationException refused) {
        return IntStream.range(0, refused.getProblemCount())
                .mapToObj(i -> refused.getProblem(i).getMessage())
                .flatMap(message -> property(message).stream());
    }

    /** The property that a message is about. */
    static Optional<String> property(String message) {
        Matcher property = PROPERTY.matcher(message);
        return property.find() ? Optional.of(property.group(1)) : Optional.empty();
    }

    /** Whether a message says that a property has to be set and is not. */
    static boolean isMissing(String message) {
        return message.contains("is required but");
    }

    /** A message of SmallRye Config as a person needs it. */
    static String plain(String message) {
        String text = CODE.matcher(message).replaceAll("");
        String line = text.lines().findFirst().orElse(text);
        Matcher unresolved = UNRESOLVED.matcher(line);
        if (unresolved.find()) {
            return UnresolvedExpressions.reason(unresolved.group(1));
        }
        return property(line)
                .map(property -> "%s %s".formatted(property, wrong(line)))
                .orElseGet(() -> other(CLASS.matcher(line).replaceFirst("")));
    }

    /** The problem of a property that Quarkus reads itself, with its name first. */
    private static String other(String line) {
        Matcher choice = CHOICE.matcher(line);
        return choice.find() ? "%s has to be %s".formatted(choice.group(1), expected(line)) : line;
    }

    private static String wrong(String line) {
        Matcher conversion = CONVERSION.matcher(line);
        if (isMissing(line)) {
            return "is required, and it is not set";
        } else if (line.contains("defined as the empty String")) {
            return "is empty: give it a value, or leave the property out";
        } else if (conversion.find()) {
            return "has to be " + expected(conversion.group(1));
        }
        return "has a value that does not fit";
    }

    private static String expected(String reason) {
        Matcher allowed = ALLOWED.matcher(reason);
        if (NO_URL.matcher(reason).find() && !reason.contains("value, got")) {
            return "a URL, such as http://127.0.0.1:9000/v1";
        } else if (allowed.find()) {
            return "one of "
                    + Arrays.stream(allowed.group(1).split(",", -1)).sorted().collect(Collectors.joining(", "));
        } else if (reason.contains("duration")) {
            return "a duration, such as 500ms, 30s, 10m or 2h";
        } else if (reason.contains("in correct format (regular expression)")) {
            return "a size, such as 512K, 16M or 1G";
        } else if (reason.contains("an integer value") || reason.contains("a long value")) {
            return "a whole number";
        } else if (reason.contains("a double value") || reason.contains("a float value")) {
            return "a number";
        } else if (reason.contains("static method")) {
            // java.time.Instant is the only type of Larder's that is read so
            return "a time, such as 2027-01-31T12:00:00Z";
        }
        return "another value, which can be read";
    }
}
