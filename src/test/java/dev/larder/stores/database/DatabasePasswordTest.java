package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that knows the user and refuses the password says so, and that is what callers are told. */
@QuarkusTest
@QuarkusTestResource(value = Postgres.WrongPassword.class, restrictToAnnotatedClass = true)
@Tag("database")
class DatabasePasswordTest {
    private static final String REFUSED = "The database refused the user or the password (28P01)";
    private static final CacheKey KEY = new CacheKey("k");

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabasePasswordTest.class, Map.of());

    @Test
    void aRefusedPasswordIsNamed(StoreFixture backend, Entries entries) {
        var store = backend.named("refused");
        assertThat(Await.failure(store.get(KEY)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage(REFUSED);
        assertThat(Await.failure(store.put(KEY, entries.lasting("v")))).hasMessage(REFUSED);
        assertThat(Await.failure(store.ping())).hasMessage(REFUSED);
    }
}
