package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.LiveSettings;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid configurations: each is refused with plain lines, and nothing of it takes effect. */
@QuarkusTest
class BrokenConfigurationsTest {
    @Inject
    SettingsReader reader;

    @Inject
    LiveSettings live;

    @ParameterizedTest
    @MethodSource("dev.larder.config.BrokenConfigurations#all")
    void eachIsRefusedInCleanLines(String declared, String reason) {
        InvalidSettings refused = refused(declared);

        assertThat(refused.errors())
                .anyMatch(line -> line.contains(reason))
                .allSatisfy(line -> assertThat(line).doesNotContain("Exception", "SRCFG", "\n", "\tat "));
    }

    @Test
    void allReasonsAreToldAtOnce() {
        assertThat(refused(
                                "services.a.type=cupboard services.b.tipe=x keys.k.hash=abc keys.k.roles=nobody events.window=0")
                        .errors())
                .hasSizeGreaterThanOrEqualTo(3);
    }

    /** The files that a property names are read as they are read at the start and by a reload. */
    @Test
    void aNamedFileHasToBeThereAndToBeWhole(@TempDir Path home) throws IOException {
        Path file = home.resolve("more.yaml");
        System.setProperty("quarkus.config.locations", file.toString());
        try {
            assertThat(refusedAsFilesAre())
                    .containsExactly("The configuration file %s is missing or cannot be read".formatted(file));
            Files.writeString(file, "larder: { roles: { r: { grants: [{ services: [], prefixes: }] } } }");
            assertThat(refusedAsFilesAre())
                    .contains(
                            "larder.roles.r.grants[0].prefixes (in %s, line 1) has no value: give it one, or leave the property out"
                                    .formatted(file));
            Files.writeString(file, "hello");
            assertThat(refusedAsFilesAre())
                    .containsExactly("The configuration file %s is no YAML mapping: it has to begin with larder:"
                            .formatted(file));
            Files.writeString(file, "larder: { roles: { r: { grants: [{ services: [system] }] } } }");
            assertThat(refusedAsFilesAre()).isEmpty();
        } finally {
            System.clearProperty("quarkus.config.locations");
        }
    }

    private List<String> refusedAsFilesAre() {
        try {
            var unused = reader.check(FreshConfiguration.read());
            return List.of();
        } catch (InvalidSettings e) {
            return e.errors();
        }
    }

    private InvalidSettings refused(String declared) {
        var before = live.current();
        InvalidSettings refused = catchThrowableOfType(
                InvalidSettings.class,
                () -> live.check(reader.read(Declarations.unmapped(
                                "larder.",
                                declared,
                                Map.of("larder.services.local.type", "local", "larder.data-dir", "target/broken")))
                        .settings()));
        assertThat(refused).as(declared).isNotNull();
        assertThat(live.current()).isSameAs(before);
        return refused;
    }
}
