package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.message.HttpConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LenientStartTest {
    @ParameterizedTest
    @CsvSource({
        "compat, dreamfactry",
        "compat, ''",
        "body-grace, soon",
        "body-grace, ${NOPE}",
        "max-bulk-size, much",
        "max-bytes-in-flight, much",
        "max-bytes-in-flight, ${NOPE}"
    })
    void aValueThatDoesNotFitStopsNoMapping(String name, String value) {
        HttpConfig http = started(Map.of("larder.http." + name, value)).getConfigMapping(HttpConfig.class);

        assertThat(http.compat()).isEqualTo(HttpConfig.Compat.LARDER);
        assertThat(http.bodyGrace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(http.maxBulkSize().asLongValue()).isEqualTo(16 << 20);
        assertThat(http.maxBytesInFlight()).isEmpty();
    }

    @Test
    void otherValuesCount() {
        HttpConfig http = started(Map.of(
                        "larder.http.compat", "dreamfactory",
                        "larder.http.body-grace", "${GIVEN}",
                        "GIVEN", "3s",
                        "larder.http.max-bytes-in-flight", "1M",
                        "larder.http.body-idle-timeout", "soon"))
                .getConfigMapping(HttpConfig.class);

        assertThat(http.compat()).isEqualTo(HttpConfig.Compat.DREAMFACTORY);
        assertThat(http.bodyGrace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(http.maxBytesInFlight().orElseThrow().asLongValue()).isEqualTo(1 << 20);
        assertThat(http.bodyIdleTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aCheckSeesValuesThatDoNotFit() {
        SmallRyeConfig config = started(Map.of("larder.http.compat", "dreamfactry"));

        assertThat(config.getConfigValue("larder.http.compat").getValue()).isEqualTo("larder");
        assertThat(FittingValues.strictly(
                        () -> config.getConfigValue("larder.http.compat").getValue()))
                .isEqualTo("dreamfactry");
        assertThat(config.getConfigValue("larder.http.compat").getValue()).isEqualTo("larder");
    }

    private static SmallRyeConfig started(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withValidateUnknown(false)
                .withMapping(HttpConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 300))
                .withCustomizers(new LenientStart())
                .build();
    }
}
