package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose disk is full. */
@Tag("database")
@QuarkusTest
@QuarkusTestResource(value = Postgres.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
class DatabaseFullTest {
    private static final int DISK_MEGABYTES = 24;

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseFullTest.class, Map.of());

    PostgresServer server;

    @Test
    void aFullDiskIsFullAndTakesEntriesAgainWhenThereIsRoom(CacheStore store, Entries entries) throws SQLException {
        Optional<Path> disk = server.mountSmallDisk(DISK_MEGABYTES);
        assumeThat(disk).as("a small disk can be mounted here").isPresent();
        execute("create tablespace small location '" + disk.orElseThrow() + "'");
        execute("alter table larder_entry set tablespace small");
        byte[] megabyte = new byte[1 << 20];
        int stored = 0;
        Optional<Throwable> failure = Optional.empty();
        while (failure.isEmpty() && stored < 2 * DISK_MEGABYTES) {
            failure = Await.item(store.put(key(stored), entries.of(megabyte, Ttl.never()))
                    .map(written -> Optional.<Throwable>empty())
                    .onFailure()
                    .recoverWithItem(Optional::of));
            stored += failure.isEmpty() ? 1 : 0;
        }
        assertThat(failure).containsInstanceOf(StoreException.Full.class);
        assertThat(stored).isBetween(DISK_MEGABYTES / 2, DISK_MEGABYTES);
        assertThat(Await.item(store.get(key(stored - 1)))).isPresent();
        assertThat(Await.item(store.get(key(stored)))).isEmpty();
        server.growSmallDisk(2 * DISK_MEGABYTES);
        Await.item(store.put(key(stored), entries.of(megabyte, Ttl.never())));
        assertThat(Await.item(store.get(key(stored)))).isPresent();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), "larder", "");
                var statement = connection.createStatement()) {
            var unused = statement.execute(sql);
        }
    }

    private static CacheKey key(int i) {
        return new CacheKey("k" + i);
    }
}
