package dev.larder.config;

import dev.larder.core.ConfigRoot;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The properties that are read only when Larder starts, so that a change of one waits for a restart. */
final class StartProperties {
    /** All services of type database share one pool of connections. */
    private static final String OF_THE_POOL = "url|username|password|pool-size|connect-timeout|socket-timeout";

    /** The prefix of the properties with the locations of the files, which a reload reads anew. */
    private static final String WHERE = "quarkus.config.";

    private static final Pattern NAMED = Pattern.compile("larder\\.(?:data-dir|database\\.(?:" + OF_THE_POOL + "))");
    private static final Pattern OF_A_SERVICE =
            Pattern.compile("larder\\.services\\.(?:\"[^\"]+\"|[^.]+)\\.(database\\.(?:" + OF_THE_POOL + "))");

    private final List<String> prefixes = new ArrayList<>(List.of("quarkus."));

    /** @param roots the parts of the configuration that are read only at the start */
    StartProperties(Collection<ConfigRoot> roots) {
        roots.forEach(root -> prefixes.add(root.prefix() + "."));
    }

    /** Whether the property is read at the start only. */
    boolean contains(String name) {
        return NAMED.matcher(name).matches()
                || (prefixes.stream().anyMatch(name::startsWith) && !name.startsWith(WHERE));
    }

    /** The property for all services whose value is that of this one, if it is read at the start only. */
    static Optional<String> typeWide(String name) {
        Matcher ofService = OF_A_SERVICE.matcher(name);
        return ofService.matches() ? Optional.of("larder." + ofService.group(1)) : Optional.empty();
    }

    /**
     * The names of those that files have set to other values than the ones in effect. The values of variables and of
     * properties of the process stay as they were.
     */
    List<String> changed(SmallRyeConfig started, SmallRyeConfig next) {
        Set<String> names = new TreeSet<>();
        started.getPropertyNames().forEach(names::add);
        next.getPropertyNames().forEach(names::add);
        return names.stream()
                .filter(this::contains)
                .filter(name -> differs(value(started, name), value(next, name)))
                .toList();
    }

    private static boolean differs(@Nullable ConfigValue before, @Nullable ConfigValue after) {
        return isOfFile(stronger(before, after)) && !Objects.equals(text(before), text(after));
    }

    /** Files change nothing that a stronger source sets, such as the ports that Quarkus has chosen. */
    private static @Nullable ConfigValue stronger(@Nullable ConfigValue before, @Nullable ConfigValue after) {
        if (before == null || after == null) {
            return before == null ? after : before;
        }
        return before.getConfigSourceOrdinal() > after.getConfigSourceOrdinal() ? before : after;
    }

    private static boolean isOfFile(@Nullable ConfigValue value) {
        return value != null
                && value.getSourceName() != null
                && SourceName.file(value.getSourceName()).isPresent();
    }

    private static @Nullable String text(@Nullable ConfigValue value) {
        return value == null ? null : value.getValue();
    }

    private static @Nullable ConfigValue value(SmallRyeConfig config, String name) {
        try {
            return config.getConfigValue(name);
        } catch (NoSuchElementException e) {
            // an expression that names nothing
            return null;
        }
    }
}
