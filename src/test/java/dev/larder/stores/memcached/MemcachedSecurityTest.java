package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.larder.server.Certificate;
import dev.larder.server.MemcachedServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that require a password or TLS, and invalid configurations. */
@Tag("memcached")
class MemcachedSecurityTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private final Entries entries = new Entries(Clock.systemUTC());

    @TempDir
    Path directory;

    @Test
    void theRightPasswordIsAccepted() throws IOException {
        try (var backend = passwordProtected("secret")) {
            assertServed(backend.shared("login"));
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException {
        try (var backend = passwordProtected("wrong")) {
            CacheStore store = backend.shared("login");
            assertThat(Await.failure(store.put(KEY, entries.lasting("v"))))
                    .isInstanceOf(StoreException.Unavailable.class);
        }
    }

    @Test
    void credentialsThatTheServerLearnsLaterAreTriedAgain() throws IOException {
        Path users = Files.writeString(directory.resolve("users"), "larder:older\n");
        try (var backend = passwordProtected("secret", users)) {
            CacheStore store = backend.shared("login");
            assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            Files.writeString(users, "larder:secret\n");
            restart(backend.server());
            assertServedSoon(store);
        }
    }

    @Test
    void credentialsThatTheServerForgetsForAWhileAreTriedAgain() throws IOException {
        Path users = Files.writeString(directory.resolve("users"), "larder:secret\n");
        try (var backend = passwordProtected("secret", users)) {
            CacheStore store = backend.shared("login");
            assertServed(store);
            Files.writeString(users, "larder:newer\n");
            restart(backend.server());
            // long enough to be refused at least once
            backend.pass(Duration.ofMillis(1_500));
            assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            Files.writeString(users, "larder:secret\n");
            restart(backend.server());
            assertServedSoon(store);
        }
    }

    @Test
    void aTrustedServerIsServedFromOverTls() {
        try (var backend = encrypted(
                "127.0.0.1",
                Map.of(
                        "tls.ca-certificate",
                        directory.resolve("certificate.pem").toString()))) {
            assertServed(backend.shared("tls"));
        }
    }

    @Test
    void anUntrustedServerIsRefused() {
        try (var backend = encrypted("127.0.0.1", Map.of())) {
            assertThat(Await.failure(backend.shared("tls").get(KEY))).isInstanceOf(StoreException.Unavailable.class);
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedUnlessToldOtherwise() {
        String trusted = directory.resolve("certificate.pem").toString();
        try (var backend = encrypted("127.0.0.9", Map.of("tls.ca-certificate", trusted))) {
            assertThat(Await.failure(backend.shared("tls").get(KEY))).isInstanceOf(StoreException.Unavailable.class);
        }
        try (var backend = encrypted("127.0.0.9", Map.of("tls.ca-certificate", trusted, "tls.verify-host", "false"))) {
            assertServed(backend.shared("tls"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "servers, host:port:x, memcached.servers",
        "username, somebody, memcached.username",
        "max-item-size, 1K, memcached.max-item-size",
        "max-waiting, 0, memcached.max-waiting",
    })
    void aSenselessPropertyIsNamed(String property, String value, String named) {
        assertThat(MemcachedFixture.faults(Map.of(property, value)))
                .first(STRING)
                .startsWith(named);
    }

    private void assertServed(CacheStore store) {
        Await.item(store.put(KEY, entries.lasting("v")));
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    private void assertServedSoon(CacheStore store) {
        long end = System.nanoTime() + RECOVERY.toNanos();
        while (!Await.item(store.ping().replaceWith(true).onFailure().recoverWithItem(false))) {
            assertThat(System.nanoTime()).as("served in time").isLessThan(end);
        }
        assertServed(store);
    }

    private static void restart(MemcachedServer server) {
        server.kill();
        server.restart();
    }

    private MemcachedFixture passwordProtected(String password) throws IOException {
        return passwordProtected(password, Files.writeString(directory.resolve("users"), "larder:secret\n"));
    }

    private static MemcachedFixture passwordProtected(String password, Path users) {
        return MemcachedFixture.on(
                List.of(MemcachedServer.start("-Y", users.toString())),
                Map.of("username", "larder", "password", password));
    }

    private MemcachedFixture encrypted(String certified, Map<String, String> properties) {
        var issued = Certificate.issue(directory, "ip:" + certified);
        Map<String, String> all = new HashMap<>(properties);
        all.put("tls.enabled", "true");
        String options = "ssl_chain_cert=" + issued.certificate() + ",ssl_key=" + issued.key();
        return MemcachedFixture.on(List.of(MemcachedServer.start("-Z", "-o", options)), all);
    }
}
