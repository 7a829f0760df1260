package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisStoreFactoryTest {
    @ParameterizedTest
    @CsvSource({
        "hosts, localhost:6379, hosts",
        "hosts, http://localhost, hosts",
        "hosts, redis://user:secret@localhost, hosts",
        "hosts, redis://a redis://b, hosts",
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
    void whatMakesNoSenseIsRefusedByName(String property, String value, String named) {
        assertThatThrownBy(() -> RedisFixture.open(Map.of(property, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aClusterHasOneDatabase() {
        assertThatThrownBy(() -> RedisFixture.open(Map.of("mode", "cluster", "database", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database");
    }

    @Test
    void theFactoryAnswersToItsName() {
        assertThat(new RedisStoreFactory(RedisFixture.VERTX).type()).isEqualTo("redis");
    }
}
