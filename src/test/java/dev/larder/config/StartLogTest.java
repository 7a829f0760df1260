package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartLogTest {
    @Test
    void eachFileIsToldOnce() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(
                        new YamlConfigSource("YamlConfigSource[source=file:/etc/larder.yaml]", Map.of("a", "1"), 110),
                        new YamlConfigSource("YamlConfigSource[source=file:///etc/larder.yaml]", Map.of("a", "1"), 100),
                        new PropertiesConfigSource(Map.of("a", "2"), "file:/etc/other.properties", 90))
                .build();

        assertThat(StartLog.files(config)).containsExactly("/etc/larder.yaml", "/etc/other.properties");
    }
}
