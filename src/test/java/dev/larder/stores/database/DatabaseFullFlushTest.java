package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose disk others have filled: what makes room must work there. */
@Tag("database")
@QuarkusTest
@QuarkusTestResource(value = Postgres.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
class DatabaseFullFlushTest {
    private static final int DISK_MEGABYTES = 24;
    private static final int BLOCK = 4_096;

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseFullFlushTest.class, Map.of());

    PostgresServer server;

    @Test
    void aFullDiskCanBeEmptied(CacheStore store, Entries entries) throws SQLException, IOException {
        Optional<Path> disk = server.mountSmallDisk(DISK_MEGABYTES);
        assumeThat(disk).as("a small disk can be mounted here").isPresent();
        Await.item(store.put(new CacheKey("a"), entries.lasting("v")));
        Await.item(store.put(new CacheKey("b"), entries.lasting("v")));
        execute("create tablespace small location '" + disk.orElseThrow() + "'");
        execute("alter table all in tablespace pg_default set tablespace small");
        execute("alter index all in tablespace pg_default set tablespace small");
        fill(disk.orElseThrow().resolve("others"));

        assertThat(Await.failure(store.put(new CacheKey("c"), entries.of(new byte[1 << 20], Ttl.never()))))
                .isInstanceOf(StoreException.Full.class);
        assertThat(Await.item(store.remove(new CacheKey("a")))).isTrue();
        InvalidationLog log = store.capability(InvalidationLog.class).orElseThrow();
        var purged = Await.item(log.invalidate(InvalidationLog.Invalidation.lasting(Set.of(7L))));
        assertThat(Await.item(log.standing(Set.of(7L))).marks()).containsEntry(7L, purged.seq());
        Await.item(store.clear());
        assertThat(Await.item(store.get(new CacheKey("b")))).isEmpty();
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[BLOCK];
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < DISK_MEGABYTES * (1 << 20) / BLOCK; i++) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        assertThat(file.toFile().getUsableSpace()).isZero();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), "larder", "");
                var statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }
}
