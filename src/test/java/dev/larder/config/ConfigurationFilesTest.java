package dev.larder.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFilesTest {
    private static final String SERVICE = "larder: { services: { a: { type: local } } }";

    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(home.resolve("application.yaml"), SERVICE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "larder: { roles: { r: { grants: [{ services: [a], prefixes:  }] } } } | larder.roles.r.grants[0].prefixes",
                "larder: { roles: { r: { grants: [{ services: [a], prefixes: ~ }] } } } | larder.roles.r.grants[0].prefixes",
                "larder: { roles: { r: { grants: [{ services: [a], prefixes: {} }] } } } | larder.roles.r.grants[0].prefixes",
                "larder: { roles: { r: { grants: [{ services: [a], prefixes: [~] }] } } } | larder.roles.r.grants[0].prefixes[0]",
                "larder: { roles: { r: { grants: [{ services: [a], prefixes: [{}] }] } } } | larder.roles.r.grants[0].prefixes[0]",
                "larder: { keys: { k: { expires: {} } } } | larder.keys.k.expires",
                "larder: { roles: { r: { grants: [{ services: [a], verbs: null }] } } } | larder.roles.r.grants[0].verbs",
                "larder: { roles: { r: { grants: [{ services: [a], verbs: !!null x }] } } } | larder.roles.r.grants[0].verbs",
                "larder: { keys: { k: { expires: ~ } } } | larder.keys.k.expires",
                "larder: { services: { a: { defualt-ttl: ~ } } } | larder.services.a.defualt-ttl",
                "larder: { services: { nn: } } | larder.services.nn",
                "larder: { services: { a.b: {} } } | larder.services.\"a.b\"",
                "larder: { hooks: { h: { on: } } } | larder.hooks.h.on",
                "larder: { services: } | larder.services",
                "larder: | larder",
                "'%prod': { larder: { keys: { k: { expires: } } } } | larder.keys.k.expires",
                "larder: { roles: { r: &r { verbs: }, s: { <<: *r } } } | larder.roles.r.verbs",
            })
    void aPropertyWithoutAValueIsRefused(String yaml, String property) throws IOException {
        Files.writeString(file, yaml);

        assertThat(faults(config(file), config()))
                .contains("%s (in %s, line 1) has no value: give it one, or leave the property out"
                        .formatted(property, file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SERVICE,
                "larder: { api-key: '', roles: { r: { verbs: '~', grants: [] } } }",
                "other: { larder: ~ }\nlarder: { data-dir: x }",
                "---\nlarder: { data-dir: x }\n---\n",
            })
    void otherFilesAreAccepted(String yaml) throws IOException {
        Files.writeString(file, yaml);

        assertThat(faults(named(file), config(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "---", "{}", "\u00ff\u00fe"})
    void anEmptyFileIsRefusedWhereItIsNamedOrSaidSomething(String content) throws IOException {
        SmallRyeConfig started = config(file);
        Files.writeString(file, content, ISO_8859_1);

        assertThat(faults(named(file), config(file))).containsExactly(reason("is empty"));
        assertThat(faults(config(file), started)).containsExactly(reason("is empty"));
        assertThat(faults(config(file), config(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "- a", "- larder: { data-dir: x }", "larder: { data-dir: x }\n---\nhello"})
    void aFileThatIsNoMappingIsRefused(String content) throws IOException {
        Files.writeString(file, content);

        assertThat(faults(config(file), config()))
                .containsExactly(reason("is no YAML mapping: it has to begin with larder:"));
    }

    /** SmallRye Config takes the last of them. */
    @Test
    void aKeyThatIsGivenTwiceIsRefused() throws IOException {
        Files.writeString(file, """
                larder:
                  services:
                    a: { type: local }
                    b: { type: local, max-ttl: 1h, max-ttl: 2h }
                    a: { type: file }
                quarkus: { log: { level: INFO } }
                "%prod":
                  larder: { data-dir: x }
                  larder: { data-dir: y }
                quarkus: { log: { level: WARN } }
                """);

        assertThat(faults(config(), config(file)))
                .containsExactly(
                        twice("larder.services.b.max-ttl", 4, 4),
                        twice("larder.services.a", 5, 3),
                        twice("larder", 9, 8),
                        twice("quarkus", 10, 6));
    }

    /** One anchor may be merged into several mappings, and a key of a mapping replaces a merged one. */
    @Test
    void aMergedKeyIsNotGivenTwice() throws IOException {
        Files.writeString(file, """
                larder:
                  services:
                    a: &a { type: local, max-ttl: 1h }
                    b: { <<: *a, max-ttl: 2h }
                    c: { <<: *a }
                """);

        assertThat(faults(config(), config(file))).isEmpty();
    }

    private String twice(String property, int line, int first) {
        return "%s (in %s, line %d) was given on line %d already: keep one of them"
                .formatted(property, file, line, first);
    }

    @Test
    void aNamedFileThatIsMissingIsRefused() throws IOException {
        Path missing = home.resolve("missing.yaml");

        assertThat(faults(locations(missing.toString()), config()))
                .containsExactly("The configuration file %s is missing or cannot be read".formatted(missing));
        assertThat(faults(locations(missing.toUri() + "," + file.toUri(), source(file)), config()))
                .containsExactly("The configuration file %s is missing or cannot be read".formatted(missing));
    }

    @Test
    void aNamedDirectoryHasToHaveFilesThatAreRead() throws IOException {
        Path directory = Files.createDirectory(home.resolve("conf.yaml"));

        assertThat(faults(locations(directory.toString()), config()))
                .containsExactly("The configuration file %s is missing or cannot be read".formatted(directory));

        Path inside = Files.writeString(directory.resolve("x.yaml"), SERVICE);
        assertThat(faults(locations(directory.toString(), source(inside)), config()))
                .isEmpty();
    }

    @Test
    void aNamedFileThatIsReadByNobodyIsRefused() throws IOException {
        Path other = Files.writeString(home.resolve("larder.conf"), SERVICE);

        assertThat(faults(locations(other.toString()), config()))
                .containsExactly("The configuration file %s has none of the endings .yaml, .yml and .properties"
                        .formatted(other));
    }

    /** Such as {@code .env}. */
    @Test
    void otherSourcesMayBeFilesToo() throws IOException {
        Path variables = Files.writeString(home.resolve(".env"), "LARDER_DATA_DIR=x");

        assertThat(faults(config(variables), config(variables))).isEmpty();
    }

    @Test
    void locationsElsewhereAreNotLookedAt() throws IOException {
        assertThat(faults(locations("http://127.0.0.1:1/application.yaml"), config()))
                .isEmpty();
    }

    @Test
    void aFileThatWasReadAtTheStartHasToStay() throws IOException {
        SmallRyeConfig started = config(file);
        assertThat(faults(config(file), started)).isEmpty();

        Files.delete(file);

        assertThat(faults(config(), started)).containsExactly(reason("is missing or cannot be read"));
        Files.createDirectory(file);
        assertThat(faults(config(), started)).containsExactly(reason("is missing or cannot be read"));
    }

    @Test
    void aFileOfPropertiesHasToStayToo() throws IOException {
        Path properties = Files.writeString(home.resolve("application.properties"), "larder.data-dir=x");
        SmallRyeConfig started = config(properties);
        assertThat(faults(config(properties), started)).isEmpty();

        Files.writeString(properties, "# larder.data-dir=x");

        assertThat(faults(config(properties), started))
                .containsExactly("The configuration file %s is empty".formatted(properties));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lardr", "Larder", "LARDER"})
    void aFileWhoseRootIsMisspeltSinceTheStartIsRefused(String root) throws IOException {
        SmallRyeConfig started = config(file);
        Files.writeString(file, SERVICE.replace("larder", root));

        assertThat(faults(config(file), started))
                .containsExactly(
                        reason("has nothing below larder any more; did you mean larder instead of " + root + "?"));
        assertThat(faults(config(file), config(file))).isEmpty();
    }

    @Test
    void aFileThatHadPropertiesOfLarderKeepsSome() throws IOException {
        SmallRyeConfig started = config(file);
        Files.writeString(file, "quarkus: { http: { port: 1 } }");
        assertThat(faults(config(file), started)).containsExactly(reason("has nothing below larder any more"));

        Files.writeString(file, "'%prod': { larder: { data-dir: x } }");
        assertThat(faults(config(file), started)).isEmpty();
    }

    private String reason(String reason) {
        return "The configuration file %s %s".formatted(file, reason);
    }

    private static List<String> faults(SmallRyeConfig source, SmallRyeConfig started) {
        var faults = new Faults();
        ConfigurationFiles.refuse(source, started, faults);
        try {
            faults.throwIfAny();
            return List.of();
        } catch (InvalidSettings e) {
            return e.errors();
        }
    }

    private static SmallRyeConfig named(Path file) throws IOException {
        return locations(file.toString(), source(file));
    }

    private static SmallRyeConfig locations(String locations, ConfigSource... files) {
        return new SmallRyeConfigBuilder()
                .withSources(files)
                .withSources(new EnvConfigSource(Map.of("QUARKUS_CONFIG_LOCATIONS", locations), 300))
                .build();
    }

    private static SmallRyeConfig config(Path... files) throws IOException {
        var builder = new SmallRyeConfigBuilder();
        for (Path file : files) {
            builder.withSources(source(file));
        }
        return builder.build();
    }

    private static ConfigSource source(Path file) throws IOException {
        return file.toString().endsWith(".yaml")
                ? new YamlConfigSource(file.toUri().toURL(), 100)
                : new PropertiesConfigSource(file.toUri().toURL(), 100);
    }
}
