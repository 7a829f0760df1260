package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.server.MemcachedServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that want a password or speak TLS, and configurations that make no sense. */
class MemcachedSecurityTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private final Entries entries = new Entries(Clock.systemUTC());

    @TempDir
    Path directory;

    @Test
    void whoKnowsThePasswordIsServed() throws IOException {
        try (var backend = passwordProtected("secret")) {
            assertServed(backend.shared("login"));
        }
    }

    @Test
    void whoDoesNotKnowThePasswordIsRefused() throws IOException {
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
            // as long as it takes to be refused at least once
            backend.pass(Duration.ofMillis(1_500));
            assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            Files.writeString(users, "larder:secret\n");
            restart(backend.server());
            assertServedSoon(store);
        }
    }

    @Test
    void aTrustedServerIsServedFromOverTls() throws Exception {
        try (var backend = encrypted(
                "127.0.0.1",
                Map.of("tls.ca-certificate", directory.resolve("cert.pem").toString()))) {
            assertServed(backend.shared("tls"));
        }
    }

    @Test
    void aServerNobodyTrustsIsRefused() throws Exception {
        try (var backend = encrypted("127.0.0.1", Map.of())) {
            assertThat(Await.failure(backend.shared("tls").get(KEY))).isInstanceOf(StoreException.Unavailable.class);
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedUnlessToldOtherwise() throws Exception {
        String trusted = directory.resolve("cert.pem").toString();
        try (var backend = encrypted("127.0.0.9", Map.of("tls.ca-certificate", trusted))) {
            assertThat(Await.failure(backend.shared("tls").get(KEY))).isInstanceOf(StoreException.Unavailable.class);
        }
        Files.delete(directory.resolve("keys.p12"));
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
        try (var backend = MemcachedFixture.on(List.of(), Map.of(property, value))) {
            assertThatThrownBy(() -> backend.shared("bad"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(named);
        }
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

    private MemcachedFixture encrypted(String certified, Map<String, String> properties) throws Exception {
        Path cert = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        writeKeyPair(certified, cert, key);
        Map<String, String> all = new HashMap<>(properties);
        all.put("tls.enabled", "true");
        var server = MemcachedServer.start("-Z", "-o", "ssl_chain_cert=" + cert + ",ssl_key=" + key);
        return MemcachedFixture.on(List.of(server), all);
    }

    /** keytool comes with every JDK. */
    private void writeKeyPair(String certified, Path cert, Path key) throws Exception {
        Path store = directory.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:" + certified,
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        pem(cert, "CERTIFICATE", keys.getCertificate("k").getEncoded());
        pem(key, "PRIVATE KEY", keys.getKey("k", "changeit".toCharArray()).getEncoded());
    }

    private static void pem(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
    }
}
