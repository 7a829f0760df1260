package dev.larder.config;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.SettingsOperations;
import dev.larder.core.settings.SettingsSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class DeclaredSettingsTest {
    private static final String PROPERTY = "larder.services.told.type";
    private static final String LOCATIONS = "quarkus.config.locations";

    @Inject
    DeclaredSettings declared;

    @Inject
    SettingsOperations operations;

    @TempDir
    Path home;

    @AfterEach
    void restore() {
        System.clearProperty(PROPERTY);
        System.clearProperty(LOCATIONS);
        declared.read().inEffect();
    }

    /** Settings that were read may be refused afterwards. */
    @Test
    void settingsThatWereReadAreToldWhenTheyAreInEffect() {
        System.setProperty(PROPERTY, "local");
        SettingsSource.Reading read = declared.read();
        assertThat(declared.effective()).extracting(EffectiveValue::name).doesNotContain(PROPERTY);
        read.inEffect();
        assertThat(declared.effective()).extracting(EffectiveValue::name).contains(PROPERTY);
    }

    /** Until then the values of the start are in effect. */
    @Test
    void whatIsReadAtTheStartOnlyWaitsForARestart() throws IOException {
        EffectiveValue before = value("larder.http.max-bulk-size");
        write("""
                larder:
                  http: { max-bulk-size: 1M }
                  services: { told: { type: local } }
                quarkus: { http: { idle-timeout: 45M } }
                """);

        SettingsSource.Reading read = declared.read();
        read.inEffect();

        assertThat(read.waiting()).containsExactly("larder.http.max-bulk-size", "quarkus.http.idle-timeout");
        assertThat(value(PROPERTY).source()).endsWith("larder.yaml");
        assertThat(value("larder.http.max-bulk-size")).isEqualTo(before);
        assertThat(before.value()).isNotEqualTo("1M");
    }

    @Test
    void aReloadOfUnchangedFilesReportsNothing() {
        var unused = operations.reload("a test");

        SettingsOperations.Reloaded again = operations.reload("a test");

        assertThat(again.change().kinds()).isEmpty();
        assertThat(again.waiting()).isEmpty();
    }

    /** Otherwise the next start would fail. */
    @Test
    void whatIsReadAtTheStartOnlyIsCheckedByAReload() throws IOException {
        write("larder: { http: { compat: nonsense }, services: { told: { type: cupboard } } }");

        assertThat(declared.read().faults())
                .contains("larder.http.compat has to be one of dreamfactory, larder")
                .anyMatch(line -> line.startsWith("Service told has the unknown type 'cupboard'"));
    }

    /** None is a fault of Larder's own, which would be a 500. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type: redis, redis: { hosts: [] }                      | redis.hosts is empty",
                "type: redis, redis: { hosts: '' }                      | redis.hosts is empty",
                "type: redis, redis: { hosts: '${UNSET:}' }             | redis.hosts is empty",
                "type: redis, redis: { hosts: 'redis://:${NOPE}@h' }    | redis.hosts has an expression",
                "type: memcached, memcached: { servers: [] }            | memcached.servers is empty",
                "type: memcached, memcached: { servers: '${UNSET:}' }   | memcached.servers is empty",
                "type: tiered                                           | tiered.l2 is required",
                "type: tiered, tiered: { l2: '${UNSET:}' }              | tiered.l2 is empty",
                "type: local, required: yess                            | required has to be true or false",
                "type: local, prefixes: ','                             | prefixes is empty",
                "type: local, cache-control: \"a\\u0001b\"               | cache-control has to be a field's value"
            })
    void aReloadTellsEachReason(String service, String reason) throws IOException {
        write("larder: { services: { told: { %s } } }".formatted(service));

        assertThat(catchThrowableOfType(InvalidSettings.class, () -> operations.reload("a test"))
                        .errors())
                .anyMatch(line -> line.startsWith("larder.services.told." + reason));
    }

    /** Those that are found when files are read, when services are opened, and when the rest is checked. */
    @Test
    void aReloadTellsAllReasonsAtOnceAndNothingThatFollows() throws IOException {
        write("""
                larder:
                  services:
                    told: { type: local, max-ttl: soon }
                    full: { type: local, local: { max-bytes: 0 } }
                    tier: { type: tiered, tiered: { l2: full } }
                  hooks:
                    again: { on: { service: told }, purge: { services: told, keys: k } }
                    other: { on: { service: told }, purge: { services: [full, tier], keys: k } }
                  subscribers:
                    s: { url: "https://h.invalid/", secrets: short, services: tier }
                """);
        List<EffectiveValue> before = declared.effective();

        assertThat(catchThrowableOfType(InvalidSettings.class, () -> operations.reload("a test"))
                        .errors())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("larder.services.told.max-ttl has to be a duration"),
                        line -> assertThat(line).startsWith("Service full: max-bytes must be more than 0"),
                        line -> assertThat(line).startsWith("The hooks again -> again trigger each other in a cycle"),
                        line -> assertThat(line).startsWith("larder.subscribers.s "));
        assertThat(declared.effective()).isEqualTo(before);
    }

    /** Without what stands there, which may be a secret. */
    @Test
    void aFileThatIsNoYamlIsToldWithItsNameAndTheLine() throws IOException {
        write("larder:\n  api-key: \"hunter2-hunter2-hunter2\n");

        assertThat(catchThrowableOfType(InvalidSettings.class, () -> operations.reload("a test"))
                        .errors())
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .startsWith(
                        "The configuration file %s is not valid YAML at line ".formatted(home.resolve("larder.yaml")))
                .doesNotContain("hunter2");
    }

    /** A file may be written while it is read. */
    @Test
    void everythingIsMadeOfOneReadingOfTheFiles() throws IOException {
        write("larder: { services: { told: { type: local } } }");
        FreshConfiguration now = FreshConfiguration.now();
        SmallRyeConfig first = now.config();

        write("other: { told: yes }");

        assertThat(now.config().getValue(PROPERTY, String.class)).isEqualTo("local");
        assertThat(now.config().getConfigSources())
                .extracting(ConfigSource::getName)
                .containsExactlyElementsOf(names(first))
                .containsSubsequence(names(FreshConfiguration.now().config()));
        var faults = new Faults();
        ConfigurationFiles.refuse(now.config(), first, faults);
        assertThat(faults.all()).isEmpty();
        ConfigurationFiles.refuse(FreshConfiguration.read(), first, faults);
        assertThat(faults.all()).isNotEmpty();
    }

    private static List<String> names(SmallRyeConfig config) {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .map(ConfigSource::getName)
                .toList();
    }

    private void write(String yaml) throws IOException {
        Path file = Files.writeString(home.resolve("larder.yaml"), yaml);
        System.setProperty(LOCATIONS, file.toString());
    }

    private EffectiveValue value(String name) {
        return declared.effective().stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
