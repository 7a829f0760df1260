package dev.larder.stores.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.HostileKeys;
import dev.larder.spi.Lifetime;
import dev.larder.spi.StoreException;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.support.EntryCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The directory of a store: its lock, and the behaviour without it. */
@Tag("file")
class FileStoreDirectoryTest {
    private static final CacheKey KEY = new CacheKey("k");

    private final MovableClock clock = new MovableClock();
    private final Entries entries = new Entries(clock);
    private final FileStores stores = FileStores.temporary();

    @AfterEach
    void cleanUp() {
        stores.close();
    }

    @Test
    void aSecondStoreOfTheProcessWaitsForTheFirst() {
        CacheStore first = stores.open(clock);
        Await.item(first.put(KEY, entries.lasting("v")));
        CacheStore second = stores.open(clock);
        assertThat(Await.failure(second.get(KEY)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining(stores.files().toString())
                .hasMessageContaining("in use by another store");
        Await.item(first.close());
        clock.pass(Duration.ofSeconds(1));
        assertThat(Await.item(second.get(KEY))).isPresent();
        Await.item(second.close());
    }

    @Test
    void aSecondProcessIsToldSoAndTakesOverWhenTheFirstDies() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileStoreWriter.class.getName(),
                        stores.directory().toString(),
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(other.getInputStream(), UTF_8))) {
            assertThat(out.readLine()).isEqualTo("ready");
            CacheStore store = stores.open(clock);
            assertThat(Await.failure(store.ping()))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining(stores.files().toString())
                    .hasMessageContaining("is in use by another process");
            other.destroyForcibly();
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
            clock.pass(Duration.ofSeconds(1));
            Await.item(store.ping());
            Await.item(store.close());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsReportedUntilItCan() throws IOException {
        Path inTheWay = Files.createDirectories(stores.files().getParent())
                .resolve(stores.files().getFileName());
        Files.writeString(inTheWay, "a file");
        CacheStore store = stores.open(clock);
        assertThat(Await.failure(store.ping())).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Await.failure(store.put(KEY, entries.lasting("v")))).isInstanceOf(StoreException.Unavailable.class);
        Files.delete(inTheWay);
        clock.pass(Duration.ofSeconds(1));
        Await.item(store.put(KEY, entries.lasting("v")));
        assertThat(Await.item(store.get(KEY))).isPresent();
        Await.item(store.close());
    }

    @Test
    void aDirectoryThatWasTakenAwayIsMadeAgain() throws IOException {
        CacheStore store = stores.open(clock);
        Await.item(store.put(KEY, entries.lasting("v")));
        Files.delete(stores.files().resolve("00000001.seg1"));
        Files.delete(stores.files().resolve("lock"));
        Files.delete(stores.files());
        assertThat(Await.failure(store.ping())).isInstanceOf(StoreException.Unavailable.class);
        Await.item(store.put(KEY, entries.lasting("again")));
        Await.item(store.ping());
        assertThat(stores.files().resolve("00000001.seg1")).isNotEmptyFile();
        Await.item(store.close());
    }

    @Test
    void anInterruptedThreadDoesNotCloseTheFilesForEverybody() throws IOException {
        var options = new EngineOptions(
                stores.files(), new StorageBounds(1 << 20, 1 << 20), true, clock, Disk.REAL, new LongAdder());
        try (Engine engine = Engine.open(options)) {
            byte[] stored = EntryCodec.encode(entries.lasting("v"));
            Change change = Change.store(Space.ENTRIES, "k", Lifetime.NEVER, stored);
            Thread.currentThread().interrupt();
            boolean written = engine.write(change.bytes().length, batch -> {
                batch.add(change);
                return true;
            });
            assertThat(written).isTrue();
            assertThat(engine.read("k")).isNotNull();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(engine.read("k")).isNotNull();
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        CacheStore store = stores.open(clock);
        Await.item(store.put(KEY, entries.lasting("v")));
        Await.item(store.close());
        assertThat(Await.failure(store.get(KEY)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("closed");
    }

    @Test
    void noNamespaceLeadsOutOfTheDirectory() {
        assertThat(HostileKeys.all().map(FileStoreFactory::directoryName))
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("[a-z0-9_%-]{1,120}"));
    }

    @Test
    void senselessConfigurationIsNamed() {
        stores.bounded(1000, 0);
        assertThat(stores.faults(clock)).first(STRING).contains("max-bytes");
    }
}
