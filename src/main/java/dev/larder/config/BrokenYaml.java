package dev.larder.config;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Finds the configuration files that are not valid YAML. The library that reads them tells a line and quotes it, which
 * may have a secret, but not the file.
 */
final class BrokenYaml {
    /** A list of URIs or paths; QUARKUS_CONFIG_LOCATIONS sets the first. */
    static final Set<String> LOCATIONS = Set.of("quarkus.config.locations", "smallrye.config.locations");

    /** SnakeYAML's text for a tab at the place of a token. */
    private static final String TAB = "(TAB)";

    private static final String TAB_ADVICE = "there is a tab, and lines are indented by spaces; replace it by spaces";

    private static final String USUAL_DIRECTORY = "config";

    private BrokenYaml() {}

    /** The reason for the first broken file, in the usual directory and the configured locations. */
    static Optional<String> reason() {
        SmallRyeConfig where = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .build();
        Stream<Path> named = LOCATIONS.stream()
                .flatMap(property -> where.getOptionalValues(property, String.class).stream())
                .flatMap(List::stream)
                .flatMap(location -> inFileSystem(location).stream());
        return Stream.concat(Stream.of(Path.of(USUAL_DIRECTORY).toAbsolutePath()), named)
                .flatMap(BrokenYaml::files)
                .distinct()
                .flatMap(file -> reason(file).stream())
                .findFirst();
    }

    /** The reason for a file, at the place that the library tells, if it tells one. */
    static String reason(Path file, YAMLException failure) {
        return reason("The configuration file %s".formatted(file), failure);
    }

    /** The reason for a file that is not known. */
    static String reason(YAMLException failure) {
        return reason("A configuration file", failure);
    }

    private static String reason(String file, YAMLException failure) {
        @Nullable Mark mark = failure instanceof MarkedYAMLException found ? found.getProblemMark() : null;
        String where = mark == null ? "" : " at line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
        boolean tab = failure instanceof MarkedYAMLException marked
                && String.valueOf(marked.getProblem()).contains(TAB);
        return "%s is not valid YAML%s: %s".formatted(file, where, tab ? TAB_ADVICE : "correct it");
    }

    private static Optional<String> reason(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            new Yaml(new LoaderOptions()).composeAll(new UnicodeReader(content)).forEach(document -> {});
        } catch (YAMLException e) {
            return Optional.of(reason(file, e));
        } catch (IOException e) {
            // not the one that was read
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Stream<Path> files(Path named) {
        if (!Files.isDirectory(named)) {
            return FileSource.isYaml(named) ? Stream.of(named) : Stream.empty();
        }
        try (Stream<Path> inside = Files.list(named)) {
            return inside.filter(FileSource::isYaml).sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** The path of a location; empty for a URL of another scheme than {@code file}. */
    static Optional<Path> inFileSystem(String location) {
        var uri = URI.create(location);
        if (uri.getScheme() == null) {
            return Optional.of(Path.of(uri.getPath()).toAbsolutePath().normalize());
        }
        return uri.getScheme().equals("file") ? Optional.of(Path.of(uri).normalize()) : Optional.empty();
    }
}
