package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refused settings of the one server that all services of type {@code database} share. */
@QuarkusTest
@Tag("database")
class NoDatabaseTest {
    @Test
    void aServiceNeedsTheServersAddress() {
        assertThat(DatabaseFixture.factory().faults(context(), DatabaseFixture.config(Map.of())))
                .containsExactly("larder.database.url is missing; service mine needs it, for example "
                        + "jdbc:postgresql://127.0.0.1/larder");
    }

    /**
     * All database services share one server and its connections: such a setting of one service would have no effect.
     */
    @ParameterizedTest
    @CsvSource({
        "url, jdbc:postgresql://elsewhere/db",
        "username, somebody",
        "password, hidden-words",
        "pool-size, 3",
        "connect-timeout, 9s",
        "socket-timeout, 9s",
    })
    void aServicesOwnSettingOfTheSharedServerIsRefused(String property, String value) {
        var config = DatabaseFixture.config(Map.of("larder.database." + property, value));
        assertThat(DatabaseFixture.factory().faults(context(), config))
                .first(STRING)
                .contains("larder.services.mine.database." + property)
                .contains("larder.database." + property)
                .doesNotContain("hidden-words");
    }

    private static StoreContext context() {
        return new StoreContext("mine", Optional.empty(), StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC());
    }
}
