package dev.larder.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.larder.core.ConfigRoot;
import dev.larder.core.settings.LiveSettings;
import dev.larder.core.settings.Settings;
import dev.larder.core.settings.SettingsChange;
import dev.larder.docs.LocalOnly;
import dev.larder.spi.CacheStoreFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.source.yaml.YamlConfigSource;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations in the documents and in {@code deploy}: a start accepts each of them. */
@QuarkusTest
@TestProfile(LocalOnly.class)
class DocumentedConfigurationsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final Pattern ROOT = Pattern.compile("(?m)^( *)larder:\\n(?:\\1 .*\\n)*?\\1  services:");
    private static final Pattern VARIABLE = Pattern.compile("\\bLARDER_[A-Z0-9_]+\\b(?![<_])");

    /** The variables that the documents, {@code deploy/compose.yaml} and the scripts of {@code deploy/bench} set. */
    private static final Map<String, String> VARIABLES = Map.of(
            "SHOP_SECRET", "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0",
            "BENCH_REDIS_PORT", "1",
            "BENCH_MEMCACHED_PORT", "1",
            "BENCH_POSTGRES_PORT", "1",
            "BENCH_HUNG_PORT", "1",
            "BENCH_ORIGIN_PORT", "1",
            "BENCH_HUNG_ORIGIN_PORT", "1",
            "BENCH_MODEL_PORT", "1",
            "BENCH_EMBEDDING", "onnx",
            "larder.data-dir", "target/documented");

    /** Variables of scripts and tests, and the code of a warning. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("LARDER_(APP|AOT|TRAINING_PORT|JDK25|TEST_.*|SESSION_LIFE)");

    @Inject
    SettingsReader reader;

    @Inject
    LiveSettings live;

    @Inject
    @Any
    Instance<CacheStoreFactory<?>> stores;

    @Inject
    @Any
    Instance<ConfigRoot> roots;

    static Stream<Arguments> configurations() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path document : files(".md")) {
            Matcher block = BLOCK.matcher(read(document));
            while (block.find()) {
                found.put("%s, character %d".formatted(document, block.start()), block.group(1));
            }
        }
        for (Path file : files(".yaml")) {
            Matcher root = ROOT.matcher(read(file));
            if (root.find()) {
                found.put(file.toString(), read(file).substring(root.start()).replaceAll("(?m)^" + root.group(1), ""));
            }
        }
        return found.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void aStartAcceptsIt(String place, String yaml, @TempDir Path home) throws IOException {
        Path file = Files.writeString(home.resolve("application.yaml"), yaml);
        var source = new YamlConfigSource(file.toUri().toURL(), 100);
        assertThat(source.getPropertyNames()).isNotEmpty();

        assertThatCode(() -> live.check(reader.read(Declarations.in(source, besides()))))
                .doesNotThrowAnyException();
    }

    /** Hooks, webhooks and subscribers, too, are equal to themselves when they are read again. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void aReloadOfItChangesNothing(String place, String yaml, @TempDir Path home) throws IOException {
        Path file = Files.writeString(home.resolve("application.yaml"), yaml);
        var source = new YamlConfigSource(file.toUri().toURL(), 100);
        Settings first = reader.read(Declarations.in(source, besides())).settings();

        Settings again = reader.read(Declarations.in(source, besides())).settings();

        assertThat(SettingsChange.between(first, again).kinds()).isEmpty();
        assertThat(again.equals(first)).isTrue();
    }

    @Test
    void thereAreManyOfThem() throws IOException {
        assertThat(configurations().map(one -> (String) one.get()[0]))
                .hasSizeGreaterThan(15)
                .anyMatch(place -> place.startsWith("README.md"))
                .anyMatch(place -> place.startsWith("src/docs/guide/hooks.md"))
                .contains("deploy/compose/application.yaml", "deploy/kubernetes/config.yaml");
    }

    @Test
    void everyVariableNamedInADocumentIsRead() throws IOException {
        List<ConfigRoot> read = new ArrayList<>(List.of(new ConfigRoot(LarderConfig.class, "larder")));
        roots.forEach(read::add);
        stores.forEach(store -> read.add(new ConfigRoot(store.configType(), "larder." + store.type())));
        read.add(new ConfigRoot(TieredConfig.class, "larder.tiered"));
        var known = new KnownProperties(read);

        List<String> unread = Stream.of(files(".md"), files(".yaml"), files(".jvm"), files(".native"))
                .flatMap(List::stream)
                .filter(document -> !document.endsWith("changelog.md"))
                .flatMap(document -> VARIABLE.matcher(read(document)).results())
                .map(MatchResult::group)
                .distinct()
                .filter(variable -> !OF_OTHERS.matcher(variable).matches())
                .filter(variable -> !known.containsVariable(variable))
                .toList();

        assertThat(unread).isEmpty();
    }

    private static Map<String, String> besides() {
        Map<String, String> besides = new HashMap<>(VARIABLES);
        besides.putAll(LocalOnly.DATABASE);
        // else a first key is made at each reading
        besides.put("larder.api-key", "0123456789abcdef");
        return besides;
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("src/docs"));
                Stream<Path> deploy = Files.walk(Path.of("deploy"))) {
            return Stream.of(Stream.of(Path.of("README.md")), docs, deploy)
                    .flatMap(paths -> paths)
                    .filter(path -> path.toString().endsWith(ending))
                    .filter(path -> !path.toString().contains("node_modules"))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
