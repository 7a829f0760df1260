package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.larder.core.InvalidSettings;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.math.BigInteger;
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
                "larder:\n  secret: *hunter2",
                "larder:\n\tsecret: hunter2"
            })
    void aFileThatIsNotYamlIsToldWithoutWhatStandsThere(String yaml) {
        Throwable failure = catchThrowable(() -> new YamlConfigSource("x", yaml, 100));
        assertThat(failure).isNotNull();
        assertThat(ReadFailure.reason(new ExceptionInInitializerError(failure)).orElseThrow())
                .matches("A configuration file is not valid YAML at line \\d+, column \\d+: correct it")
                .doesNotContain("hunter2");
    }

    @Test
    void aSizeBeyondAllIsTold() {
        assertThatThrownBy(() ->
                        ReadFailure.told(() -> BigInteger.ONE.shiftLeft(64).longValueExact()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("larger than 8 EiB");
    }

    @Test
    void aFaultOfLarderStaysOne() {
        assertThatThrownBy(() -> ReadFailure.told(() -> {
                    throw new IllegalStateException("a fault");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
