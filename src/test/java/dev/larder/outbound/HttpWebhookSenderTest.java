package dev.larder.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.event.outbound.WebhookSender.Undelivered;
import dev.larder.core.event.outbound.WebhookSender.WebhookResponse;
import dev.larder.spi.Await;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message goes to the address that was checked, also when its name resolves to another one a moment later. */
class HttpWebhookSenderTest {
    private final WebhookSenderFixture fixture = new WebhookSenderFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void eachMessageGoesToTheAddressThatWasLookedAt() throws UnknownHostException {
        int port = listen("127.0.0.1", 0);
        var unused = listen("127.0.0.2", port);

        List<String> received = fixture.sendTo(url(port), List.of("127.0.0.1", "127.0.0.2", "127.0.0.1"));

        String name = "%s:%d".formatted(WebhookSenderFixture.NAME, port);
        assertThat(received).containsExactly("127.0.0.1 as " + name, "127.0.0.2 as " + name, "127.0.0.1 as " + name);
    }

    @Test
    void oneAddressInTheHouseIsEnoughToRefuse() throws UnknownHostException {
        fixture.resolve("1.1.1.1", "127.0.0.1");

        assertThat(Await.failure(fixture.send(url(listen("127.0.0.1", 0)), false)))
                .isInstanceOf(Undelivered.class)
                .hasMessage("its address is not public");
        assertThat(fixture.received).isEmpty();
    }

    /** A message that was reported late is sent again later: it must not go out now. */
    @Test
    void aLateCommandIsNotSent() throws Exception {
        String url = url(listen("127.0.0.1", 0));
        var resolved = new CountDownLatch(1);
        HttpWebhookSender slow = fixture.webhookSender(name -> {
            await(resolved);
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        assertThat(Await.failure(slow.send(WebhookSenderFixture.message(url, true, Duration.ofMillis(100)))))
                .isInstanceOf(Undelivered.class)
                .hasMessage("no answer in time");
        resolved.countDown();

        assertThat(Await.item(slow.send(WebhookSenderFixture.message(url, true, WebhookSenderFixture.PATIENCE))))
                .isEqualTo(new WebhookResponse(204));
        assertThat(fixture.received).hasSize(1);
    }

    @Test
    void aConnectionThatIsRefusedIsToldInWords() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        fixture.resolve("127.0.0.1");

        assertThat(Await.failure(fixture.send(url(free), true)))
                .isInstanceOf(Undelivered.class)
                .hasMessage("the connection could not be opened");
    }

    @Test
    void aConnectionThatIsLostIsToldInWords() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> acceptAndClose(socket));
            fixture.resolve("127.0.0.1");

            assertThat(Await.failure(fixture.send(url(socket.getLocalPort()), true)))
                    .isInstanceOf(Undelivered.class)
                    .hasMessage("the connection was lost before an answer");
            closed.get(10, TimeUnit.SECONDS);
        }
    }

    private static void acceptAndClose(ServerSocket socket) {
        try (Socket accepted = socket.accept()) {
            assertThat(accepted.getInputStream().read()).isNotNegative();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url(int port) {
        return "http://%s:%d/hook".formatted(WebhookSenderFixture.NAME, port);
    }

    private int listen(String address, int port) {
        return fixture.listen(new HttpServerOptions(), address, port);
    }
}
