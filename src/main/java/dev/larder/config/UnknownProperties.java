package dev.larder.config;

import dev.larder.core.Faults;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The names that a configuration sets but Larder does not read, each with the nearest known name, if one is similar.
 *
 * <p>In a file or a system property, such a name stops the start. An environment variable may belong to another
 * program, so it causes only a warning, and none if Kubernetes sets it for a service whose name begins with {@code
 * larder}. A file's first segment that resembles {@code larder} causes a warning too.
 */
final class UnknownProperties {
    private static final String ROOT = "larder";
    private static final String OURS = ROOT + ".";
    private static final Pattern OUR_VARIABLE = Pattern.compile("LARDER_[A-Z0-9_]+");

    /** https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("LARDER_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP).*)?)");

    /** The values that YAML 1.1 reads from a chosen name such as {@code no} without quotes. */
    private static final Set<String> BOOLEANS = Set.of("true", "false");

    /** The prefix of the properties of one profile. */
    private static final Pattern OF_A_PROFILE = Pattern.compile("^\"?%[^.\"]+\"?\\.");

    private static final int MISSPELT = 2;

    private final KnownProperties known;

    UnknownProperties(KnownProperties known) {
        this.known = known;
    }

    /** Notes the unknown names that are written in a file or a system property. */
    void refuse(SmallRyeConfig config, Faults faults) {
        for (ConfigSource source : config.getConfigSources()) {
            if (SourceName.isEnvironment(source.getName())) {
                continue;
            }
            for (String name : source.getPropertyNames()) {
                if (name.startsWith(OURS)) {
                    refuse(UnquotedOn.readBy(name), source, faults);
                }
            }
        }
    }

    private void refuse(String name, ConfigSource source, Faults faults) {
        if (!known.contains(name)) {
            faults.add("%s (%s) %s".formatted(name, place(source.getName()), wrong(name)));
        } else if (SourceName.isYaml(source.getName())
                && KnownProperties.segments(name).stream().anyMatch(BOOLEANS::contains)) {
            faults.add(
                    "%s (%s) has a name that YAML reads as a boolean: put on, off, yes or no in quotes, and call nothing true or false"
                            .formatted(name, place(source.getName())));
        }
    }

    private String wrong(String name) {
        return known.isListOfGroups(name)
                ? "has to be a list of at least one element, which begins with - in YAML"
                : "does not exist" + hint(known.nearest(name));
    }

    /** One line for each name that has no effect and yet may have been meant to. */
    List<String> warnings(SmallRyeConfig config) {
        var warnings = new TreeSet<String>();
        for (ConfigSource source : config.getConfigSources()) {
            for (String name : source.getPropertyNames()) {
                if (SourceName.isEnvironment(source.getName())) {
                    if (isUnused(name)) {
                        warnings.add("The environment variable %s has no effect%s"
                                .formatted(name, hint(known.nearestVariable(name))));
                    }
                } else if (!SourceName.isSystemProperty(source.getName())) {
                    meant(name)
                            .ifPresent(meant ->
                                    warnings.add("The properties below %s in %s have no effect; did you mean %s?"
                                            .formatted(root(name), SourceName.readable(source.getName()), meant)));
                }
            }
        }
        return List.copyOf(warnings);
    }

    /**
     * The intended name of a root that resembles one of Larder's: the root is misspelt, or Larder's own root is
     * missing.
     */
    private Optional<String> meant(String name) {
        String root = root(name);
        if (isMisspelt(root)) {
            return Optional.of(ROOT);
        }
        return known.contains(OURS + OF_A_PROFILE.matcher(name).replaceFirst(""))
                ? Optional.of(OURS + root)
                : Optional.empty();
    }

    /** Whether the source has a property of Larder's, for whatever profile. */
    static boolean isOurs(ConfigSource source) {
        return source.getPropertyNames().stream().anyMatch(name -> root(name).equals(ROOT));
    }

    /** The root of a property of the source that resembles Larder's. */
    static Optional<String> misspeltRoot(ConfigSource source) {
        return source.getPropertyNames().stream()
                .map(UnknownProperties::root)
                .filter(UnknownProperties::isMisspelt)
                .findFirst();
    }

    private static String place(String source) {
        return SourceName.isSystemProperty(source) ? "a system property" : "in " + SourceName.readable(source);
    }

    private static String hint(Optional<String> near) {
        return near.map("; did you mean %s?"::formatted).orElse("");
    }

    private boolean isUnused(String variable) {
        return OUR_VARIABLE.matcher(variable).matches()
                && !OF_KUBERNETES.matcher(variable).matches()
                && !known.containsVariable(variable);
    }

    private static boolean isMisspelt(String root) {
        return !root.equals(ROOT) && Spelling.distance(root.toLowerCase(Locale.ROOT), ROOT) <= MISSPELT;
    }

    private static String root(String property) {
        String name = OF_A_PROFILE.matcher(property).replaceFirst("");
        int end = name.indexOf('.');
        return end < 0 ? name : name.substring(0, end);
    }
}
