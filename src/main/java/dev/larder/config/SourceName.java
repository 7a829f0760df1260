package dev.larder.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The readable name of the source of a value. */
final class SourceName {
    private static final Pattern NAMED = Pattern.compile(".*\\[source=(.*)]");
    private static final Pattern FILE = Pattern.compile("file:(?://)?(.*)");

    private static final Pattern YAML = Pattern.compile(".*\\.ya?ml");

    private SourceName() {}

    /** @param name SmallRye Config's name of the source, for example {@code PropertiesConfigSource[source=file:/a]} */
    static String readable(String name) {
        if (isEnvironment(name)) {
            return "environment variable";
        } else if (isSystemProperty(name)) {
            return "system property";
        }
        return file(name).orElseGet(() -> location(name));
    }

    /** Its path, if the source is a file. */
    static Optional<String> file(String name) {
        Matcher file = FILE.matcher(location(name));
        return file.matches() ? Optional.of(file.group(1)) : Optional.empty();
    }

    static boolean isYaml(String name) {
        return YAML.matcher(location(name)).matches();
    }

    static boolean isEnvironment(String name) {
        return name.startsWith("EnvConfigSource");
    }

    static boolean isSystemProperty(String name) {
        return name.startsWith("SysPropConfigSource");
    }

    private static String location(String name) {
        Matcher named = NAMED.matcher(name);
        return named.matches() ? named.group(1) : name;
    }
}
