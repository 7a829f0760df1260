package dev.larder.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** The properties of a configuration file, and the content that they were read from. */
final class FileSource implements ConfigSource {
    private static final Pattern YAML = Pattern.compile(".*\\.ya?ml");
    private static final Pattern PROPERTIES = Pattern.compile(".*\\.properties");

    private final String name;
    private final ConfigSource properties;
    private final byte[] content;

    private FileSource(String name, ConfigSource properties, byte[] content) {
        this.name = name;
        this.properties = properties;
        this.content = content;
    }

    /**
     * The source with the content that its file has now; the source itself if it is no file, or none that can be read.
     *
     * @param read the contents of the files that were read, to which its own is added
     */
    static ConfigSource of(ConfigSource source, Map<Path, byte[]> read) {
        Optional<Path> file = path(source).filter(FileSource::isKnown);
        file.filter(unread -> !read.containsKey(unread))
                .ifPresent(unread -> content(unread).ifPresent(content -> read.put(unread, content)));
        return file.filter(read::containsKey)
                .<ConfigSource>map(known -> of(source, known, Objects.requireNonNull(read.get(known))))
                .orElse(source);
    }

    private static FileSource of(ConfigSource source, Path file, byte[] content) {
        return new FileSource(source.getName(), parsed(source, file, content), content);
    }

    private static Optional<byte[]> content(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            // told where the files are checked
            return Optional.empty();
        }
    }

    private static ConfigSource parsed(ConfigSource source, Path file, byte[] content) {
        String text = new String(content, UTF_8);
        if (isYaml(file)) {
            return ReadFailure.told(() -> new YamlConfigSource(source.getName(), text, source.getOrdinal()));
        }
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory can be read", e);
        }
        return new PropertiesConfigSource(properties, source.getName(), source.getOrdinal());
    }

    /** The path of a source that is a file. */
    static Optional<Path> path(ConfigSource source) {
        return SourceName.file(source.getName())
                .map(file -> Path.of(URI.create("file:" + file)).normalize());
    }

    static boolean isYaml(Path file) {
        return YAML.matcher(file.toString()).matches();
    }

    static boolean isProperties(Path file) {
        return PROPERTIES.matcher(file.toString()).matches();
    }

    private static boolean isKnown(Path file) {
        return isYaml(file) || isProperties(file);
    }

    byte[] content() {
        return content.clone();
    }

    @Override
    public Map<String, String> getProperties() {
        return properties.getProperties();
    }

    @Override
    public Set<String> getPropertyNames() {
        return properties.getPropertyNames();
    }

    @Override
    public @Nullable String getValue(String property) {
        return properties.getValue(property);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getOrdinal() {
        return properties.getOrdinal();
    }
}
