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
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose disk is full, by its own entries or by others. */
@Tag("database")
@QuarkusTest
@WithTestResource(Postgres.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
class DatabaseFullTest {
    private static final int DISK_MEGABYTES = 24;
    private static final int BLOCK = 4_096;

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseFullTest.class, Map.of());

    PostgresServer server;
    private Path disk;

    @BeforeEach
    void moveToASmallDisk(CacheStore store) throws SQLException {
        Optional<Path> mounted = server.mountSmallDisk(DISK_MEGABYTES);
        assumeThat(mounted).as("a small disk can be mounted here").isPresent();
        disk = mounted.orElseThrow();
        // the tables are there after the first call
        Await.item(store.ping());
        DatabaseFixture.emptyTables(server);
        execute("create tablespace small location '" + disk + "'");
        move("pg_default", "small");
    }

    @AfterEach
    void moveBack() throws SQLException, IOException {
        if (disk != null) {
            Files.deleteIfExists(others());
            move("small", "pg_default");
            execute("drop tablespace small");
            server.unmountSmallDisk();
        }
    }

    @Test
    void aFullDiskIsFullAndTakesEntriesAgainWhenThereIsRoom(CacheStore store, Entries entries) {
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

    /** What makes room must work there. */
    @Test
    void aFullDiskCanBeEmptied(CacheStore store, Entries entries) throws IOException {
        Await.item(store.put(key(1), entries.lasting("v")));
        Await.item(store.put(key(2), entries.lasting("v")));
        fill(others());

        assertThat(Await.failure(store.put(key(3), entries.of(new byte[1 << 20], Ttl.never()))))
                .isInstanceOf(StoreException.Full.class);
        assertThat(Await.item(store.remove(key(1)))).isTrue();
        InvalidationLog log = store.capability(InvalidationLog.class).orElseThrow();
        var purged = Await.item(log.invalidate(InvalidationLog.Invalidation.lasting(Set.of(7L))));
        assertThat(Await.item(log.standing(Set.of(7L))).marks()).containsEntry(7L, purged.seq());
        Await.item(store.clear());
        assertThat(Await.item(store.get(key(2)))).isEmpty();
    }

    private Path others() {
        return disk.resolve("others");
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

    /** Moves all tables and indexes of the database. */
    private void move(String from, String to) throws SQLException {
        execute("alter table all in tablespace %s set tablespace %s".formatted(from, to));
        execute("alter index all in tablespace %s set tablespace %s".formatted(from, to));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), "larder", "");
                var statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    private static CacheKey key(int i) {
        return new CacheKey("k" + i);
    }
}
