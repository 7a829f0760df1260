package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.larder.core.InvalidSettings;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadFailureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "larder:\n  redis: { password: hunter2: secretpw }",
                "larder:\n  api-key: \"hunter2-my-very-secret",
                "larder:\n  secrets: [\"hunter2-webhook\"",
                "larder:\n  secrets: \"top\\qhunter2\"",
                "larder:\n  secrets: [@hunter2]",
                "larder:\n  secret: *hunter2"
            })
    void aFileThatIsNotYamlIsToldWithoutWhatStandsThere(String yaml) {
        Throwable failure = catchThrowable(() -> new YamlConfigSource("x", yaml, 100));
        assertThat(failure).isNotNull();
        assertThat(ReadFailure.reason(new ExceptionInInitializerError(failure)).orElseThrow())
                .matches("A configuration file is not valid YAML at line \\d+, column \\d+: correct it")
                .doesNotContain("hunter2");
    }

    @Test
    void aTabIsNamed() {
        Throwable failure = catchThrowable(() -> new YamlConfigSource("x", "larder:\n\tsecret: hunter2", 100));

        assertThat(ReadFailure.reason(new ExceptionInInitializerError(failure)).orElseThrow())
                .isEqualTo("A configuration file is not valid YAML at line 2, column 1: there is a tab, and lines are"
                        + " indented by spaces; replace it by spaces");
    }

    @Test
    void aSizeBeyondAllIsTold() {
        assertThatThrownBy(() ->
                        ReadFailure.told(() -> BigInteger.ONE.shiftLeft(64).longValueExact()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("larger than 8 EiB");
    }

    /** Also where no mapping of settings collects them. */
    @Test
    void aValueThatDoesNotFitOrIsMissingIsTold() {
        var config = Declarations.unmapped("larder.", "services.a.redis.hosts= data-dir=x", Map.of());

        assertThatThrownBy(() -> ReadFailure.told(() -> config.getValue("larder.services.a.redis.hosts", String.class)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("larder.services.a.redis.hosts is empty: give it a value, or leave the property out");
        assertThatThrownBy(() -> ReadFailure.told(
                        () -> ConfigGroups.mapped(config, TieredConfig.class, "larder.services.a.tiered")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("larder.services.a.tiered.l2 is required, and it is not set");
    }

    /** As Quarkus tells it of a property that it reads itself. */
    @Test
    void theNameOfAClassIsNotTold() {
        assertThat(
                        MappingProblems.plain(
                                "larder.http.compat: Cannot convert x to enum class dev.larder.Compat, allowed values: larder,dreamfactory"))
                .isEqualTo("larder.http.compat has to be one of dreamfactory, larder");
        assertThat(
                        MappingProblems.plain(
                                "java.lang.IllegalArgumentException: SRCFG00039: The config property larder.http.compat with the config value \"x\" threw an Exception whilst being converted SRCFG00049: Cannot convert x to enum class dev.larder.Compat, allowed values: larder,dreamfactory"))
                .isEqualTo("larder.http.compat has to be one of dreamfactory, larder");
    }

    @Test
    void aFaultOfLarderStaysOne() {
        assertThatThrownBy(() -> ReadFailure.told(() -> {
                    throw new IllegalStateException("a fault");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
