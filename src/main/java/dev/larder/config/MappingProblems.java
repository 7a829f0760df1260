package dev.larder.config;

import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the mapping of a configuration to types complains of, without its message codes. */
final class MappingProblems {
    private static final Pattern CODE = Pattern.compile("\\b[A-Z]{5,8}\\d{4,5}: ");

    private MappingProblems() {}

    static List<String> of(ConfigValidationException refused) {
        return IntStream.range(0, refused.getProblemCount())
                .mapToObj(i -> plain(refused.getProblem(i).getMessage()))
                .distinct()
                .toList();
    }

    static String plain(String message) {
        return CODE.matcher(message).replaceAll("").lines().findFirst().orElse(message);
    }
}
