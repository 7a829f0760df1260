package dev.larder.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.event.outbound.WebhookSender.Undelivered;
import dev.larder.server.Certificate;
import dev.larder.server.Inbox;
import dev.larder.spi.Await;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server at the checked address must prove that it owns the name. */
class HttpWebhookSenderTlsTest {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final Optional<String> TRUSTED_BEFORE = Optional.ofNullable(System.getProperty(TRUST_STORE));

    @TempDir
    static Path directory;

    private static final Map<String, Certificate> ISSUED = new HashMap<>();

    private final WebhookSenderFixture fixture = new WebhookSenderFixture();

    /** Larder trusts the certificates that its JVM trusts. */
    @BeforeAll
    static void trust() throws IOException {
        Map<String, String> names = Map.of(
                "own", WebhookSenderFixture.NAME, "foreign", "elsewhere.invalid", "forged", WebhookSenderFixture.NAME);
        for (Map.Entry<String, String> entry : names.entrySet()) {
            Path files = Files.createDirectory(directory.resolve(entry.getKey()));
            ISSUED.put(entry.getKey(), Certificate.issue(files, "dns:" + entry.getValue()));
        }
        Path store = directory.resolve("trusted");
        System.setProperty(
                TRUST_STORE,
                Certificate.trustStore(store, issued("own"), issued("foreign")).toString());
    }

    private static Certificate issued(String name) {
        return Objects.requireNonNull(ISSUED.get(name));
    }

    @AfterAll
    static void trustAsBefore() {
        TRUSTED_BEFORE.ifPresentOrElse(
                store -> System.setProperty(TRUST_STORE, store), () -> System.clearProperty(TRUST_STORE));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void eachAddressThatWasLookedAtIsGreetedByItsName() throws UnknownHostException {
        int port = listen("own", "127.0.0.1", 0);
        var unused = listen("own", "127.0.0.2", port);

        List<String> received = fixture.sendTo(url(port), List.of("127.0.0.1", "127.0.0.2", "127.0.0.1"));

        String name = "%s:%d, greeted as %1$s".formatted(WebhookSenderFixture.NAME, port);
        assertThat(received).containsExactly("127.0.0.1 as " + name, "127.0.0.2 as " + name, "127.0.0.1 as " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreign", "forged"})
    void aServerWithAnotherNameReceivesNothing(String certificate) throws UnknownHostException {
        String url = url(listen(certificate, "127.0.0.1", 0));
        fixture.resolve("127.0.0.1");

        assertRefused(url);
    }

    /**
     * A server is not trusted because an earlier one was: neither connection nor TLS session is reused for another
     * address.
     */
    @ParameterizedTest
    @ValueSource(strings = {"foreign", "forged"})
    void whoeverTakesOverTheNameHasToProveItToo(String certificate) throws UnknownHostException {
        int port = listen("own", "127.0.0.1", 0);
        var unused = listen(certificate, "127.0.0.2", port);
        var before = fixture.sendTo(url(port), List.of("127.0.0.1"));
        assertThat(before).hasSize(1);
        fixture.received.clear();
        fixture.resolve("127.0.0.2");

        assertRefused(url(port));
    }

    @Test
    void anAddressInTheHouseIsRefusedBeforeItIsGreeted() throws UnknownHostException {
        String url = url(listen("own", "127.0.0.1", 0));
        fixture.resolve("127.0.0.1");

        assertThat(Await.failure(fixture.send(url, false))).hasMessage("its address is not public");
        assertThat(fixture.received).isEmpty();
    }

    private void assertRefused(String url) {
        assertThat(Await.failure(fixture.send(url, true)))
                .isInstanceOf(Undelivered.class)
                .hasMessage("its certificate is not trusted, or not for its name");
        assertThat(fixture.received).isEmpty();
    }

    private static String url(int port) {
        return "https://%s:%d/hook".formatted(WebhookSenderFixture.NAME, port);
    }

    private int listen(String certificate, String address, int port) {
        return fixture.listen(Inbox.tls(issued(certificate)), address, port);
    }
}
