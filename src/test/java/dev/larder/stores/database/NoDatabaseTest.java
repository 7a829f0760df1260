package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application without {@code larder.database.url} starts, and says what is missing when it is asked. */
@QuarkusTest
@Tag("database")
class NoDatabaseTest {
    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(NoDatabaseTest.class, Map.of());

    @Test
    void everyCallSaysWhatToSet(CacheStore store, Entries entries) {
        var key = new CacheKey("k");
        List<Uni<?>> calls = List.of(
                store.get(key),
                store.getAll(List.of(key)),
                store.put(key, entries.lasting("v")),
                store.remove(key),
                store.clear(),
                store.ping());
        assertThat(calls)
                .allSatisfy(call -> assertThat(Await.failure(call))
                        .isInstanceOf(StoreException.Unavailable.class)
                        .hasMessage("no database is configured: set larder.database.url"));
    }

    /** All database services share one server and its connections: such a setting of one service would do nothing. */
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
        var context = new StoreContext("mine", Optional.empty(), StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC());
        assertThatThrownBy(() -> DatabaseFixture.factory().open(context, config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("larder.services.mine.database." + property)
                .hasMessageContaining("larder.database." + property)
                .hasMessageNotContaining("hidden-words");
    }
}
