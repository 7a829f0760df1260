package dev.larder.config;

import dev.larder.core.Faults;
import io.smallrye.config.SmallRyeConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Finds configuration files that are missing or say nothing. SmallRye Config passes over them, and a reload would take
 * away everything that was in them.
 */
final class ConfigurationFiles {
    private static final String OTHER = "The configuration file %s has none of the endings .yaml, .yml and .properties";
    private static final String MISSING = "The configuration file %s is missing or cannot be read";
    private static final String EMPTY = "The configuration file %s is empty";

    private static final String NOT_OURS = "The configuration file %s has nothing below larder any more%s";

    private final Set<Path> needed = new TreeSet<>();
    private final Faults faults;

    private ConfigurationFiles(Faults faults) {
        this.faults = faults;
    }

    /**
     * Notes the files that are missing, empty or no mappings, and the properties in them that have no value or are
     * given twice.
     *
     * @param started the configuration that Larder was started with: the files that said something then have to be
     *     there
     */
    static void refuse(SmallRyeConfig source, SmallRyeConfig started, Faults faults) {
        new ConfigurationFiles(faults).refuse(source, started);
    }

    private void refuse(SmallRyeConfig source, SmallRyeConfig started) {
        Map<Path, ConfigSource> sources = new TreeMap<>();
        for (ConfigSource one : source.getConfigSources()) {
            FileSource.path(one).ifPresent(file -> sources.put(file, one));
        }
        for (ConfigSource one : started.getConfigSources()) {
            FileSource.path(one)
                    .filter(file -> UnknownProperties.isOurs(one))
                    .flatMap(file -> Optional.ofNullable(sources.get(file)))
                    .ifPresent(this::requireOurs);
        }
        Set<Path> files = new TreeSet<>(sources.keySet());
        for (ConfigSource one : started.getConfigSources()) {
            FileSource.path(one)
                    .filter(file -> !one.getPropertyNames().isEmpty())
                    .ifPresent(needed::add);
        }
        for (String property : BrokenYaml.LOCATIONS) {
            source.getOptionalValues(property, String.class).stream()
                    .flatMap(List::stream)
                    .flatMap(location -> BrokenYaml.inFileSystem(location).stream())
                    .filter(named -> !isReadDirectory(named, files))
                    .forEach(named -> name(named, files.contains(named)));
        }
        files.addAll(needed);
        files.forEach(file -> refuse(
                file,
                Optional.ofNullable(sources.get(file))
                        .filter(FileSource.class::isInstance)
                        .map(FileSource.class::cast)));
    }

    /** The reload of a file with a misspelt root would take away everything that was below it. */
    private void requireOurs(ConfigSource file) {
        if (!file.getPropertyNames().isEmpty() && !UnknownProperties.isOurs(file)) {
            String hint = UnknownProperties.misspeltRoot(file)
                    .map("; did you mean larder instead of %s?"::formatted)
                    .orElse("");
            faults.add(NOT_OURS.formatted(SourceName.readable(file.getName()), hint));
        }
    }

    /** Whether the path is a directory whose configuration files are read. */
    private static boolean isReadDirectory(Path named, Set<Path> files) {
        return files.stream().anyMatch(file -> named.equals(file.getParent()));
    }

    private void name(Path file, boolean read) {
        needed.add(file);
        if (!read && Files.isRegularFile(file)) {
            faults.add(OTHER.formatted(file));
        }
    }

    private void refuse(Path file, Optional<FileSource> read) {
        if (read.isEmpty() && !Files.isRegularFile(file)) {
            faults.add(MISSING.formatted(file));
            return;
        }
        try (InputStream content =
                read.isPresent() ? new ByteArrayInputStream(read.get().content()) : Files.newInputStream(file)) {
            if (FileSource.isYaml(file)) {
                yaml(file, content);
            } else if (FileSource.isProperties(file)) {
                properties(file, content);
            }
        } catch (IOException e) {
            faults.add(MISSING.formatted(file));
        }
    }

    private void properties(Path file, InputStream content) throws IOException {
        var properties = new Properties();
        properties.load(content);
        if (properties.isEmpty()) {
            empty(file);
        }
    }

    private void yaml(Path file, InputStream content) {
        boolean empty = true;
        try {
            for (Node document : new Yaml(new LoaderOptions()).composeAll(new UnicodeReader(content))) {
                if (document instanceof MappingNode mapping) {
                    empty &= mapping.getValue().isEmpty();
                    YamlFaults.refuse(file.toString(), mapping, faults);
                } else if (!document.getTag().equals(Tag.NULL)) {
                    faults.add("The configuration file %s is no YAML mapping: it has to begin with larder:"
                            .formatted(file));
                    return;
                }
            }
        } catch (YAMLException e) {
            faults.add(BrokenYaml.reason(file, e));
            return;
        }
        if (empty) {
            empty(file);
        }
    }

    /** Reports an empty file if it is named; a file at a default location may be empty. */
    private void empty(Path file) {
        if (needed.contains(file)) {
            faults.add(EMPTY.formatted(file));
        }
    }
}
