package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.Faults;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service that DreamFactory's variables describe. */
class ImpliedServicesTest {
    @ParameterizedTest
    @CsvSource({
        "redis, REDIS_HOST, cache.example, redis.hosts, redis://cache.example:6379",
        "redis, REDIS_HOST, ::1, redis.hosts, redis://[::1]:6379",
        "redis, REDIS_HOST, [::1], redis.hosts, redis://[::1]:6379",
        "Redis, REDIS_PORT, tcp://10.0.0.1:6380, redis.hosts, redis://127.0.0.1:6380",
        "memcached, MEMCACHED_HOST, fe80::1, memcached.servers, [fe80::1]:11211"
    })
    void aHostIsANameOrAnAddress(String driver, String variable, String value, String property, String server) {
        SmallRyeConfig config = config(Map.of("CACHE_DRIVER", driver, variable, value));

        assertThat(config.getConfigValue("larder.services.cache." + property).getValue())
                .isEqualTo(server);
        assertThat(faults(config)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redis, REDIS_HOST, cache:6379",
        "redis, REDIS_HOST, redis://cache",
        "redis, REDIS_HOST, 'a,b'",
        "memcached, MEMCACHED_HOST, user@cache"
    })
    void anyOtherHostIsRefusedByTheNameOfItsVariable(String driver, String variable, String value) {
        assertThat(faults(config(Map.of("CACHE_DRIVER", driver, variable, value))))
                .containsExactly(
                        variable + " has to be the name or the IP address of a host, without a scheme and a port");
    }

    @ParameterizedTest
    @CsvSource({"redis, REDIS_HOST", "redis, REDIS_PORT", "memcached, MEMCACHED_HOST", "' ', CACHE_DRIVER"})
    void spacesAreNoValue(String driver, String variable) {
        assertThat(faults(config(
                        driver.isBlank() ? Map.of(variable, " ") : Map.of("CACHE_DRIVER", driver, variable, " "))))
                .containsExactly(variable + " has spaces only: give it a value, or leave it out");
    }

    @Test
    void emptyVariablesAndThoseOfOthersAreNotLookedAt() {
        assertThat(faults(config(Map.of("CACHE_DRIVER", "", "REDIS_HOST", "a:b"))))
                .isEmpty();
        assertThat(faults(config(Map.of("CACHE_DRIVER", "redis", "REDIS_HOST", "", "MEMCACHED_HOST", "a:b"))))
                .isEmpty();
    }

    private static List<String> faults(SmallRyeConfig config) {
        var faults = new Faults();
        ImpliedServices.refuse(config, faults);
        return faults.all();
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new ImpliedServices())
                .build();
    }
}
