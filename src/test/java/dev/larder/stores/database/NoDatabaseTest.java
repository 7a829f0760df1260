package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
}
