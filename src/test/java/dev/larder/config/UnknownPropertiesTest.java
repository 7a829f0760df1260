package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.ConfigRoot;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
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
        "larder.services.mine.ttl-max, larder.services.mine.max-ttl",
        "larder.service.mine.type, larder.services.mine.type",
        "larder.keys.k.role, larder.keys.k.roles"
    })
    void theNearestNameIsTold(String wrong, String near) {
        assertThat(properties.isKnown(wrong)).isFalse();
        assertThat(properties.nearest(wrong)).isEqualTo(near);
        assertThatThrownBy(() -> properties.refuse(config("application.yaml", wrong)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(wrong + " (in application.yaml) does not exist; did you mean " + near + "?");
    }

    @Test
    void whatKubernetesPutsIntoTheEnvironmentIsNobodysMistake() {
        assertThatCode(() -> properties.refuse(config("EnvConfigSource", "larder.service.host")))
                .doesNotThrowAnyException();
    }

    @Test
    void otherPeoplesPropertiesAreTheirs() {
        assertThatCode(() -> properties.refuse(config("application.yaml", "lardery.x")))
                .doesNotThrowAnyException();
    }

    private static SmallRyeConfig config(String source, String name) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(name, "x"), source, 100))
                .build();
    }
}
