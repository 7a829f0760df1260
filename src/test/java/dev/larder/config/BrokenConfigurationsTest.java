package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.core.ConfigRoot;
import dev.larder.core.InvalidSettings;
import dev.larder.core.settings.LiveSettings;
import dev.larder.spi.CacheStoreFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid configurations: each is refused with plain lines, and nothing of it takes effect. */
@QuarkusTest
class BrokenConfigurationsTest {
    private static final Map<String, String> BESIDES =
            Map.of("larder.services.local.type", "local", "larder.data-dir", "target/broken");

    @Inject
    SettingsReader reader;

    @Inject
    @Any
    Instance<CacheStoreFactory<?>> stores;

    @Inject
    @Any
    Instance<ConfigRoot> roots;

    @Inject
    LiveSettings live;

    @ParameterizedTest
    @MethodSource("dev.larder.config.BrokenConfigurations#all")
    void eachIsRefusedInCleanLines(String declared, String reason) {
        InvalidSettings refused = refused(declared);

        assertThat(refused.errors())
                .anyMatch(line -> line.contains(reason))
                .allSatisfy(BrokenConfigurationsTest::isPlain);
    }

    /** Values that do not fit, values that are missing and values that make no sense. */
    @Test
    void allReasonsAreToldAtOnce() {
        assertThat(refused("services.a.tipe=local services.a.redis.database=1 services.b.type=cupboard"
                                + " services.c.type=local services.c.max-ttl=soon services.c.jitter=2"
                                + " services.d.type=local services.d.local.max-bytes=much services.e.type=tiered"
                                + " roles.r.grants[0].verbs=get roles.s.grants[0].services=a keys.k.hash=abc keys.k.roles=s keys.l.hash=abc"
                                + " hooks.h.on.service=a hooks.h.purge.services=nowhere hooks.h.purge.keys=k"
                                + " http.compat=x events.window=0")
                        .errors())
                .containsExactlyInAnyOrder(
                        "larder.http.compat has to be one of dreamfactory, larder",
                        "larder.services.a.type is required, and it is not set",
                        "larder.services.a.tipe (in test) does not exist; did you mean larder.services.a.type?",
                        "Service b has the unknown type 'cupboard'; there are [database, file, http, local, memcached, redis, tiered]",
                        "larder.services.c.max-ttl has to be a duration, such as 500ms, 30s, 10m or 2h",
                        "Service c has a jitter of 2.0; it must be 0 to 1",
                        "larder.services.d.local.max-bytes has to be a size, such as 512K, 16M or 1G",
                        "larder.services.e.tiered.l2 is required, and it is not set",
                        "larder.roles.r.grants[0].services is required, and it is not set",
                        "larder.keys.k.hash: The hash of an API key is its SHA-256 in 64 lower-case hex digits",
                        "larder.keys.l.roles is required, and it is not set",
                        "larder.hooks.h.purge.services names 'nowhere', but there are only [b, c, d, e, local]",
                        "larder.events.window is too small");
    }

    /** Each property of Larder with a value that it cannot have. */
    @Test
    void everyReasonIsInPlainWords() {
        List<String> told = new ArrayList<>();
        for (String type : List.of("local", "file", "redis", "memcached", "database", "tiered")) {
            for (String name : properties(type)) {
                String value = name.endsWith(".type") ? type : "\u00a7";
                String declared = "services.x.type=%s %s=%s".formatted(type, name, value);
                told.addAll(errors(declared));
                told.addAll(errors("services.x.type=%s %s=".formatted(type, name)));
            }
        }

        assertThat(told)
                .hasSizeGreaterThan(100)
                .allSatisfy(BrokenConfigurationsTest::isPlain)
                .noneMatch(line -> line.contains("another value, which can be read") || line.contains("does not fit"));
    }

    private static void isPlain(String line) {
        assertThat(line)
                .doesNotContainPattern(
                        "Exception|SRCFG|\\n|\\tat |\\$[A-Z]|\\bclass |static method|\\b(?:dev|io|java|jakarta|org)\\.[a-z]+\\.|[Cc]onverter|regular expression");
    }

    /** Names of properties without {@code larder.}: those of the type, and with {@code local} all others. */
    private Set<String> properties(String type) {
        List<ConfigRoot> all = new ArrayList<>();
        if (type.equals("local")) {
            roots.forEach(all::add);
            all.add(new ConfigRoot(LarderConfig.class, "larder"));
        } else if (type.equals("tiered")) {
            all.add(new ConfigRoot(TieredConfig.class, "larder.services.x.tiered"));
        }
        stores.stream()
                .filter(store -> store.type().equals(type))
                .forEach(store -> all.add(new ConfigRoot(store.configType(), "larder.services.x." + type)));
        Set<String> names = new TreeSet<>();
        for (ConfigRoot root : all) {
            for (String name : ConfigMappings.getProperties(ConfigClass.configClass(root.type(), root.prefix()))
                    .keySet()) {
                names.add(name.replace("[*]", "[0]").replace("*", "x").substring("larder.".length()));
            }
        }
        return names;
    }

    private List<String> errors(String declared) {
        try {
            var unused = reader.check(Declarations.unmapped("larder.", declared, BESIDES));
            return List.of();
        } catch (InvalidSettings e) {
            return e.errors();
        }
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
                () -> live.check(reader.read(Declarations.unmapped("larder.", declared, BESIDES))
                        .settings()));
        assertThat(refused).as(declared).isNotNull();
        assertThat(live.current()).isSameAs(before);
        return refused;
    }
}
