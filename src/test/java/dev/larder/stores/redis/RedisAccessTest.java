package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.larder.server.Certificate;
import dev.larder.server.MemcachedServer;
import dev.larder.server.RedisServer;
import dev.larder.server.ServerProcess;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.StoreException;
import dev.larder.spi.TextLists;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, databases, TLS, and a full server. */
@Tag("redis")
class RedisAccessTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final String PASSWORD = "p@ss:w/ö +%";

    private final Entries entries = new Entries(Clock.systemUTC());

    @Test
    void aUserWorksInItsDatabase() {
        try (var server = RedisServer.start()) {
            server.command("ACL", "SETUSER", "lärder", "on", ">" + PASSWORD, "~*", "+@all");
            CacheStore store = RedisFixture.open(Map.of(
                    "hosts",
                    "redis://" + server.address(),
                    "username",
                    "lärder",
                    "password",
                    PASSWORD,
                    "database",
                    "3"));
            Await.item(store.put(KEY, entries.lasting("v")));
            assertThat(Await.item(store.get(KEY))).isPresent();
            assertThat(server.command("DBSIZE")).isEqualTo(":0");
            Await.item(store.close());
        }
    }

    @Test
    void aPasswordAloneIsTheDefaultUsers() {
        try (var server = RedisServer.start("--requirepass", "secret-of-default")) {
            CacheStore store =
                    RedisFixture.open(Map.of("hosts", "redis://" + server.address(), "password", "secret-of-default"));
            Await.item(store.ping());
            Await.item(store.close());
        }
    }

    @Test
    void aWrongPasswordIsUnavailableAndSaysNothingOfIt() {
        try (var server = RedisServer.start("--requirepass", "secret-of-default")) {
            CacheStore store =
                    RedisFixture.open(Map.of("hosts", "redis://" + server.address(), "password", "wrong-secret"));
            String trouble = "Redis at %s refused the user or the password (WRONGPASS)".formatted(server.address());
            assertThat(Await.failure(store.get(KEY)))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessage(trouble);
            assertThat(Await.failure(store.get(KEY)))
                    .as("while it is not connected")
                    .hasMessage(trouble);
            Await.item(store.close());
        }
    }

    @Test
    void aMissingPasswordIsNamed() {
        try (var server = RedisServer.start("--requirepass", "secret-of-default")) {
            CacheStore store = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));
            assertThat(Await.failure(store.get(KEY)))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessage("Redis at %s refused the user or the password (NOAUTH)", server.address());
            Await.item(store.close());
        }
    }

    @Test
    void aServerThatIsDownIsNamedWithTheCause() {
        int port = ServerProcess.freePort();
        CacheStore store = RedisFixture.open(Map.of("hosts", "redis://127.0.0.1:" + port));
        assertThat(Await.failure(store.get(KEY)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage("Redis at 127.0.0.1:%d cannot be reached: connection refused", port);
        Await.item(store.close());
    }

    @Test
    void aDatabaseThatTheServerDoesNotHaveIsNamed() {
        try (var server = RedisServer.start()) {
            assertThat(trouble(Map.of("hosts", "redis://" + server.address(), "database", "99")))
                    .isEqualTo("Redis at %s cannot be reached: it has no database with this number", server.address());
        }
    }

    @Test
    void aServerThatIsNoRedisIsNamed() {
        try (var server = MemcachedServer.start()) {
            assertThat(trouble(Map.of("hosts", "redis://" + server.address())))
                    .isEqualTo(
                            "Redis at %s cannot be reached: it does not speak the protocol of Redis", server.address());
        }
    }

    @Test
    void aServerWithoutTlsIsNamed() {
        try (var server = RedisServer.start()) {
            assertThat(trouble(Map.of("hosts", "rediss://" + server.address())))
                    .isEqualTo(
                            "Redis at %s cannot be reached: TLS failed; the server may not speak it", server.address());
        }
    }

    /** Why the store cannot be used, as calls tell it after the first attempt to connect. */
    private static String trouble(Map<String, String> properties) {
        CacheStore store = RedisFixture.open(properties);
        Await.failure(store.get(KEY));
        Await.until(() -> !message(store).contains("did not answer within"));
        String trouble = message(store);
        Await.item(store.close());
        return trouble;
    }

    private static String message(CacheStore store) {
        return String.valueOf(Await.failure(store.get(KEY)).getMessage());
    }

    @Test
    void aCommandThatTheUserMayNotUseIsUnavailable() {
        try (var server = RedisServer.start()) {
            server.command("ACL", "SETUSER", "reader", "on", ">pw", "~*", "+@read", "+@connection");
            CacheStore store = RedisFixture.open(
                    Map.of("hosts", "redis://" + server.address(), "username", "reader", "password", "pw"));
            assertThat(Await.item(store.get(KEY))).isEmpty();
            assertThat(Await.failure(store.put(KEY, entries.lasting("v"))))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("NOPERM");
            Await.item(store.close());
        }
    }

    /** Without MEMORY the values of a list are summed each time; its capacity is the same. */
    @Test
    void listsDoWithoutTheMemoryCommand() {
        try (var server = RedisServer.start()) {
            server.command("ACL", "SETUSER", "modest", "on", ">pw", "~*", "+@all", "-memory");
            CacheStore store = RedisFixture.open(
                    Map.of("hosts", "redis://" + server.address(), "username", "modest", "password", "pw"));
            TextLists lists = TextLists.of(store);
            Await.item(lists.append(KEY, "v".repeat(900_000)));
            assertThat(Await.failure(lists.append(KEY, "v".repeat(100_001))))
                    .isInstanceOf(StoreException.TooLarge.class);
            assertThat(Await.item(lists.append(KEY, "v".repeat(100_000))).length())
                    .isEqualTo(2);
            Await.item(store.close());
        }
    }

    @Test
    void aFullServerTakesNothingIntoAListAndGivesWhatIsThere() {
        try (var server = RedisServer.start("--maxmemory-policy", "noeviction")) {
            CacheStore store = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));
            TextLists lists = TextLists.of(store);
            Await.item(lists.append(KEY, "a", "b"));
            assertThat(server.command("CONFIG", "SET", "maxmemory", "1")).isEqualTo("+OK");
            assertThat(Await.failure(lists.append(KEY, "c"))).isInstanceOf(StoreException.Full.class);
            assertThat(Await.item(lists.all(KEY))).hasValue(List.of("a", "b"));
            assertThat(Await.item(lists.pop(KEY, 1))).hasValue(List.of("a"));
            Await.item(store.close());
        }
    }

    @Test
    void aFullServerIsFullAndNothingIsFalselyStored() {
        try (var server = RedisServer.start("--maxmemory", "3mb", "--maxmemory-policy", "noeviction")) {
            CacheStore store = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));
            int stored = 0;
            Throwable failure = null;
            while (failure == null && stored < 1_000) {
                var put = store.put(new CacheKey("n" + stored), entries.lasting("v".repeat(10_000)));
                failure = Await.item(put.map(w -> (Throwable) null).onFailure().recoverWithItem(e -> e));
                stored += failure == null ? 1 : 0;
            }
            assertThat(failure).isInstanceOf(StoreException.Full.class);
            assertThat(stored).isBetween(10, 999);
            assertThat(Await.item(store.get(new CacheKey("n" + (stored - 1))))).isPresent();
            assertThat(Await.item(store.get(new CacheKey("n" + stored)))).isEmpty();
            Await.item(store.capability(InvalidationLog.class)
                    .orElseThrow()
                    .invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
            Await.item(store.close());
        }
    }

    @Test
    void tlsTrustsTheGivenCertificate(@TempDir Path directory) {
        assumeTls();
        var issued = Certificate.issue(directory, "ip:127.0.0.1");
        try (var server = RedisServer.startTls(issued.certificate(), issued.key())) {
            CacheStore store = RedisFixture.open(Map.of(
                    "hosts",
                    "rediss://" + server.address(),
                    "tls.trust-certificate",
                    issued.certificate().toString()));
            Await.item(store.put(KEY, entries.lasting("v")));
            assertThat(Await.item(store.get(KEY))).isPresent();
            Await.item(store.close());
        }
    }

    @Test
    void tlsTrustsNobodyElse(@TempDir Path directory) {
        assumeTls();
        var issued = Certificate.issue(directory, "ip:127.0.0.1");
        try (var server = RedisServer.startTls(issued.certificate(), issued.key())) {
            CacheStore store = RedisFixture.open(Map.of("hosts", "rediss://" + server.address()));
            assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            Await.item(store.close());
        }
    }

    @Test
    void tlsWantsTheRightHost(@TempDir Path directory) {
        assumeTls();
        var issued = Certificate.issue(directory, "dns:elsewhere.example");
        try (var server = RedisServer.startTls(issued.certificate(), issued.key())) {
            var strict = Map.of(
                    "hosts",
                    "rediss://" + server.address(),
                    "tls.trust-certificate",
                    issued.certificate().toString());
            CacheStore store = RedisFixture.open(strict);
            assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            Await.item(store.close());
        }
    }

    private static void assumeTls() {
        assumeThat(RedisServer.speaksTls()).as("this redis-server has TLS").isTrue();
    }
}
