package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownPropertiesTest {
    private final UnknownProperties properties =
            new UnknownProperties(List.of(new ConfigRoot(LarderConfig.class, "larder")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "larder.api-key",
                "larder.services.a.type",
                "larder.services.\"a.b\".max-ttl",
                "larder.roles.r.grants[0].verbs",
                "larder.roles.r.grants[12].services",
                "larder.keys.k.hash"
            })
    void whatExistsIsKnown(String name) {
        assertThat(properties.isKnown(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "larder.api-kye, larder.api-key",
        "larder.data_dir, larder.data-dir",
        "larder.services.mine.defualt-ttl, larder.services.mine.default-ttl",
        "larder.services.mine.mx-ttl, larder.services.mine.max-ttl",
        "larder.service.mine.type, larder.services.mine.type",
        "larder.keys.k.role, larder.keys.k.roles"
    })
    void theNearestNameIsTold(String wrong, String near) {
        assertThat(properties.isKnown(wrong)).isFalse();
        assertThat(properties.nearest(wrong)).isEqualTo(near);
        assertThatThrownBy(() -> refused(config(file(wrong))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith(wrong + " (in ")
                .hasMessageContaining("application.yaml")
                .hasMessageEndingWith(") does not exist; did you mean " + near + "?");
    }

    @Test
    void whatKubernetesPutsIntoTheEnvironmentIsNobodysMistake() {
        assertThatCode(() -> refused(config(new EnvConfigSource(Map.of("LARDER_SERVICE_HOST", "x"), 300))))
                .doesNotThrowAnyException();
    }

    @Test
    void otherPeoplesPropertiesAreTheirs() {
        assertThatCode(() -> refused(config(file("lardery.x")))).doesNotThrowAnyException();
    }

    private void refused(SmallRyeConfig config) {
        var faults = new Faults();
        properties.refuse(config, faults);
        faults.throwIfAny();
    }

    private static ConfigSource file(String name) {
        return new PropertiesConfigSource(Map.of(name, "x"), "application.yaml", 100);
    }

    private static SmallRyeConfig config(ConfigSource source) {
        return new SmallRyeConfigBuilder().withSources(source).build();
    }
}
