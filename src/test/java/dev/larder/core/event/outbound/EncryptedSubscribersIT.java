package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.Poll;
import dev.larder.server.Certificate;
import dev.larder.server.Inbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers over TLS, whose certificates are checked. */
class EncryptedSubscribersIT {
    private static final String REFUSED = "its certificate is not trusted, or not for its name";

    @TempDir
    Path directory;

    @Test
    void aSubscriberWithATrustedCertificateReceivesEvents() throws IOException {
        Certificate trusted = issue("trusted");
        try (Inbox inbox = openTls(0, trusted);
                EventSender sender = start(trusted, inbox, "localhost")) {
            sender.put("shop", 0, 1);
            sender.await("shop", "delivered", 1);

            assertThat(inbox.at("/shop")).extracting(EventSender::key).containsExactly("shop:0");
        }
    }

    @Test
    void aSubscriberWithACertificateForAnotherNameIsRetriedAndGivenUp() throws IOException {
        Certificate trusted = issue("trusted");
        try (Inbox inbox = openTls(0, trusted);
                EventSender sender = start(trusted, inbox, "127.0.0.1", "attempts", "2")) {
            sender.put("shop", 0, 1);
            sender.await("shop", "failed", 1);

            assertThat(sender.status("shop").getList("attempts.outcome")).containsExactly(REFUSED, REFUSED);
            assertThat(inbox.at("/shop")).isEmpty();
        }
    }

    @Test
    void aSubscriberWithAnUntrustedCertificateReceivesEventsAfterItIsReplaced() throws IOException {
        Certificate trusted = issue("trusted");
        Inbox forged = openTls(0, issue("forged"));
        try (EventSender sender = start(trusted, forged, "localhost", "max-backoff", "100ms")) {
            sender.put("shop", 0, 1);
            Poll.until(() -> sender.status("shop").getList("attempts").size() > 1);
            assertThat(forged.at("/shop")).isEmpty();
            forged.close();
            try (Inbox honest = openTls(forged.port(), trusted)) {
                sender.await("shop", "delivered", 1);
                assertThat(honest.at("/shop")).hasSize(1);
            }
            List<String> outcomes = sender.status("shop").getList("attempts.outcome");
            assertThat(outcomes).startsWith("200").endsWith(REFUSED, REFUSED);
        }
    }

    /** A Larder that trusts one certificate and sends to the subscriber {@code shop} by a name of this machine. */
    private EventSender start(Certificate trusted, Inbox inbox, String name, String... more) {
        Map<String, String> configuration = new HashMap<>(inbox.subscriber("shop", more));
        configuration.put("larder.subscribers.shop.url", "https://%s:%d/shop".formatted(name, inbox.port()));
        configuration.put("larder.services.local.type", "local");
        Path store = Certificate.trustStore(directory.resolve("store"), trusted);
        configuration.put("javax.net.ssl.trustStore", store.toString());
        return EventSender.start(configuration);
    }

    private Certificate issue(String files) throws IOException {
        return Certificate.issue(Files.createDirectory(directory.resolve(files)), "dns:localhost");
    }

    private static Inbox openTls(int port, Certificate certificate) {
        return Inbox.openTls(port, certificate, (request, soFar) -> Inbox.answer(request, 200));
    }
}
