package dev.larder.config;

import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the mapping of a configuration to types complains of, without its message codes. */
final class MappingProblems {
    private static final Pattern CODE = Pattern.compile("\\b[A-Z]{5,8}\\d{4,5}: ");

    /** The value is left out: it may be a secret, and the reason behind it says what is wrong. */
    private static final Pattern CONVERSION = Pattern.compile(
            "(?:[\\w.$]+: )?The config property (\\S+) with the config value \".*\" threw an Exception whilst being converted (.*)");

    private static final Pattern UNRESOLVED = Pattern.compile("Could not expand value \\S* in property (\\S+)");

    private MappingProblems() {}

    static List<String> of(ConfigValidationException refused) {
        return IntStream.range(0, refused.getProblemCount())
                .mapToObj(i -> plain(refused.getProblem(i).getMessage()))
                .distinct()
                .toList();
    }

    static String plain(String message) {
        String line = CODE.matcher(message).replaceAll("").lines().findFirst().orElse(message);
        Matcher unresolved = UNRESOLVED.matcher(line);
        return unresolved.find()
                ? UnresolvedExpressions.reason(unresolved.group(1))
                : CONVERSION.matcher(line).replaceFirst("$1: $2");
    }
}
