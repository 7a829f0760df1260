package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Stops the start when a configuration file sets a property that does not exist, and names the nearest that does.
 *
 * <p>Only files and system properties are read so strictly. Environment variables may be anybody's: Kubernetes sets
 * {@code LARDER_SERVICE_HOST} for a service that happens to be called {@code larder}.
 */
final class UnknownProperties {
    private static final String OURS = "larder.";
    private static final String ENVIRONMENT = "EnvConfigSource";
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    private final Set<String> known = new TreeSet<>();

    UnknownProperties(Collection<ConfigRoot> roots) {
        for (ConfigRoot root : roots) {
            ConfigClass type = ConfigClass.configClass(root.type(), root.prefix());
            known.addAll(ConfigMappings.getProperties(type).keySet());
        }
    }

    /** Reads every name that is written in a file or a system property, and notes the unknown ones. */
    void refuse(SmallRyeConfig config, Faults faults) {
        for (ConfigSource source : config.getConfigSources()) {
            if (source.getName().startsWith(ENVIRONMENT)) {
                continue;
            }
            for (String name : source.getPropertyNames()) {
                if (name.startsWith(OURS) && !isKnown(name)) {
                    faults.add("%s (in %s) does not exist; did you mean %s?"
                            .formatted(name, source.getName(), nearest(name)));
                }
            }
        }
    }

    boolean isKnown(String name) {
        List<String> segments = segments(name);
        return known.stream().anyMatch(pattern -> matches(segments(pattern), segments));
    }

    /** The known name that takes the fewest changes, with the stars filled in. */
    String nearest(String name) {
        List<String> segments = segments(name);
        return known.stream()
                .map(pattern -> filled(segments(pattern), segments))
                .min(Comparator.comparingInt(candidate -> distance(candidate, name)))
                .orElse("nothing");
    }

    private static boolean matches(List<String> pattern, List<String> name) {
        if (pattern.size() != name.size()) {
            return false;
        }
        for (int i = 0; i < name.size(); i++) {
            if (!pattern.get(i).equals("*") && !pattern.get(i).equals(name.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String filled(List<String> pattern, List<String> name) {
        List<String> filled = new ArrayList<>(pattern);
        for (int i = 0; i < filled.size(); i++) {
            if (filled.get(i).equals("*") && i < name.size()) {
                filled.set(i, name.get(i));
            }
        }
        return String.join(".", filled);
    }

    private static List<String> segments(String name) {
        // a quoted segment may have dots: larder.services."a.b".type
        return Pattern.compile("\"[^\"]*\"|[^.]+")
                .matcher(INDEX.matcher(name).replaceAll("").replace("[*]", ""))
                .results()
                .map(match -> match.group().replace("\"", ""))
                .collect(Collectors.toList());
    }

    /** Levenshtein's distance: insertions, deletions and replacements between two texts. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
