package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.ConfigRoot;
import dev.larder.http.message.HttpConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Properties that are read at the start only, in a configuration that was read again. */
class StartPropertiesTest {
    private final StartProperties properties =
            new StartProperties(List.of(new ConfigRoot(HttpConfig.class, "larder.http")));

    private final SmallRyeConfig started = builder(Map.of(
                    "larder.data-dir", "old",
                    "larder.database.url", "jdbc:old",
                    "larder.database.password", "secret",
                    "larder.http.compat", "larder",
                    "larder.redis.hosts", "redis://old",
                    "quarkus.http.port", "1"))
            .build();

    private final Map<String, String> next = Map.of(
            "larder.data-dir", "new",
            "larder.database.url", "jdbc:new",
            "larder.database.pool-size", "3",
            "larder.database.password", "secret",
            "larder.services.own.database.url", "jdbc:own",
            "larder.http.compat", "dreamfactory",
            "larder.redis.hosts", "redis://new",
            "quarkus.http.port", "2");

    @Test
    void theyKeepTheValuesOfTheStart() {
        SmallRyeConfig again = builder(next)
                .withInterceptors(new StartedValues(started, properties))
                .build();

        assertThat(again.getConfigValue("larder.data-dir").getValue()).isEqualTo("old");
        assertThat(again.getConfigValue("larder.http.compat").getValue()).isEqualTo("larder");
        assertThat(again.getConfigValue("quarkus.http.port").getValue()).isEqualTo("1");
        assertThat(again.getConfigValue("larder.database.pool-size").getValue()).isNull();
        assertThat(again.getConfigValue("larder.services.s.database.url").getValue())
                .isEqualTo("jdbc:old");
        assertThat(again.getConfigValue("larder.services.s.database.pool-size").getValue())
                .isNull();
    }

    @Test
    void othersHaveTheirNewValues() {
        SmallRyeConfig again = builder(next)
                .withInterceptors(new StartedValues(started, properties))
                .build();

        assertThat(again.getConfigValue("larder.redis.hosts").getValue()).isEqualTo("redis://new");
        assertThat(again.getConfigValue("larder.services.s.redis.hosts").getValue())
                .isEqualTo("redis://new");
        assertThat(again.getConfigValue("larder.services.own.database.url").getValue())
                .isEqualTo("jdbc:own");
    }

    @Test
    void thoseThatDifferAreTold() {
        assertThat(properties.changed(started, builder(next).build()))
                .containsExactly(
                        "larder.data-dir",
                        "larder.database.pool-size",
                        "larder.database.url",
                        "larder.http.compat",
                        "quarkus.http.port");
        assertThat(properties.changed(started, started)).isEmpty();
    }

    /** Such as a port that the system chose, which Quarkus writes into a property of the process. */
    @Test
    void whatIsInNoFileIsNotTold() {
        SmallRyeConfig random = builder(Map.of("quarkus.http.port", "0")).build();
        SmallRyeConfig chosen = builder(Map.of("quarkus.http.port", "0"))
                .withSources(new YamlConfigSource("SysPropConfigSource", Map.of("quarkus.http.port", "40001"), 400))
                .build();

        assertThat(properties.changed(random, chosen)).isEmpty();
        assertThat(properties.changed(chosen, random)).isEmpty();
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> file) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new TypeWideDefaults())
                .withSources(new PropertiesConfigSource(file, "PropertiesConfigSource[source=file:/larder.yaml]", 100));
    }
}
