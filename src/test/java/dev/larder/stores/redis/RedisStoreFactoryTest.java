package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.larder.spi.KeyspaceClaim;
import dev.larder.spi.StoreContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("redis")
class RedisStoreFactoryTest {
    @ParameterizedTest
    @CsvSource({
        "hosts, localhost:6379, hosts",
        "hosts, http://localhost, hosts",
        "hosts, redis://user:secret@localhost, hosts",
        "hosts, redis://a redis://b, hosts",
        "hosts, redis://localhost:65536, hosts",
        "hosts, redis://localhost:0, hosts",
        "hosts, 'redis://a,redis://b', mode",
        "mode, sentinel, master-name",
        "database, -1, database",
        "username, larder, password",
        "backoff, 0s, backoff",
        "max-backoff, 1ms, max-backoff",
        "max-queue, 0, max-queue",
        "tls.trust-certificate, /no/such/file, tls.trust-certificate",
        "tls.key, /no/such/file, tls.certificate",
    })
    void invalidSettingsAreRefusedByName(String property, String value, String named) {
        assertThat(faults(Map.of(property, value)))
                .anySatisfy(fault -> assertThat(fault).contains(named).doesNotContain("secret"));
    }

    @Test
    void aClusterHasOneDatabase() {
        assertThat(faults(Map.of("mode", "cluster", "database", "1")))
                .singleElement(STRING)
                .contains("database");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(faults(Map.of("hosts", "localhost", "max-queue", "0", "tls.key", "/no/such/file")))
                .hasSize(3)
                .satisfiesExactly(
                        hosts -> assertThat(hosts).contains("hosts"),
                        queue -> assertThat(queue).contains("max-queue"),
                        tls -> assertThat(tls).contains("tls.key"));
    }

    private static List<String> faults(Map<String, String> properties) {
        var context = new StoreContext("test", Optional.empty(), Duration.ofSeconds(1), 1 << 20, Clock.systemUTC());
        return new RedisStoreFactory(RedisFixture.VERTX).faults(context, RedisFixture.config(properties));
    }

    @ParameterizedTest
    @CsvSource({
        "app:, app:users:, format=raw, format=raw, true",
        "app, app, '', '', true",
        "larder:, , format=raw, '', true",
        "app:, app:users:, '', '', false",
        "app:, , '', format=raw, false",
        "app:, app:users:, format=raw, format=raw database=1, false",
        "app:, app:users:, format=raw, format=raw hosts=redis://127.0.0.1:6380, false",
        "app:, app:users:, format=raw, format=raw hosts=redis://127.0.0.1, true",
    })
    void rawServicesOfOneDatabaseShareWhatBeginsAlike(
            String onePrefix, String otherPrefix, String one, String other, boolean shared) {
        assertThat(claim(onePrefix, one).overlaps(claim(otherPrefix, other))).isEqualTo(shared);
    }

    private static KeyspaceClaim claim(String prefix, String properties) {
        Map<String, String> config = Arrays.stream(properties.split(" ", -1))
                .filter(property -> !property.isEmpty())
                .map(property -> property.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        var context = new StoreContext(
                "test", Optional.ofNullable(prefix), Duration.ofSeconds(1), 1 << 20, Clock.systemUTC());
        return new RedisStoreFactory(RedisFixture.VERTX).claim(context, RedisFixture.config(config));
    }

    @Test
    void theFactoryAnswersToItsName() {
        assertThat(new RedisStoreFactory(RedisFixture.VERTX).type()).isEqualTo("redis");
    }
}
