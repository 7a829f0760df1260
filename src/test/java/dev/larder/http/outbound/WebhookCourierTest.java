package dev.larder.http.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.subscriber.Courier.Answer;
import dev.larder.core.subscriber.Courier.Message;
import dev.larder.core.subscriber.Courier.Undelivered;
import dev.larder.core.subscriber.Subscriber.Target;
import dev.larder.spi.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The address that was looked at is the one that is gone to, whatever its name resolves to a moment later. */
class WebhookCourierTest {
    private static final String NAME = "rebinds.invalid";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<InetAddress[]> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    /** A name that is asked for once too often fails. */
    private final WebhookCourier courier = new WebhookCourier(vertx, Clock.systemUTC(), name -> answers.remove());

    @AfterEach
    void close() {
        courier.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void eachMessageGoesToTheAddressThatWasLookedAt() throws UnknownHostException {
        int port = listen("127.0.0.1", 0);
        var unused = listen("127.0.0.2", port);
        for (String address : List.of("127.0.0.1", "127.0.0.2", "127.0.0.1")) {
            answers.add(new InetAddress[] {named(address)});

            assertThat(send(port, true)).isEqualTo(new Answer(204));
            assertThat(received.remove()).isEqualTo("%s as %s:%d".formatted(address, NAME, port));
        }
    }

    @Test
    void oneAddressInTheHouseIsEnoughToRefuse() throws UnknownHostException {
        answers.add(new InetAddress[] {named("1.1.1.1"), named("127.0.0.1")});

        assertThatThrownBy(() -> send(listen("127.0.0.1", 0), false))
                .isInstanceOf(Undelivered.class)
                .hasMessage("its address is not public");
        assertThat(received).isEmpty();
    }

    /** Whoever was told that it is late sends it again. */
    @Test
    void whatIsLateIsNotSent() throws Exception {
        int port = listen("127.0.0.1", 0);
        var resolved = new CountDownLatch(1);
        var slow = new WebhookCourier(vertx, Clock.systemUTC(), name -> {
            await(resolved);
            return new InetAddress[] {named("127.0.0.1")};
        });
        assertThat(Await.failure(slow.send(message(port, true, Duration.ofMillis(100)))))
                .isInstanceOf(Undelivered.class)
                .hasMessage("no answer in time");
        resolved.countDown();

        assertThat(Await.item(slow.send(message(port, true, PATIENCE)))).isEqualTo(new Answer(204));
        slow.close();
        assertThat(received).hasSize(1);
    }

    private Answer send(int port, boolean allowPrivate) {
        return Await.item(courier.send(message(port, allowPrivate, PATIENCE)));
    }

    private static Message message(int port, boolean allowPrivate, Duration timeout) {
        var target = new Target(URI.create("http://%s:%d/hook".formatted(NAME, port)), List.of(), allowPrivate);
        return new Message(target, "msg_1", 0, "v1,x", new byte[] {1}, timeout);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress named(String address) throws UnknownHostException {
        return InetAddress.getByAddress(NAME, InetAddress.getByName(address).getAddress());
    }

    private int listen(String address, int port) {
        HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            received.add(address + " as " + request.getHeader("Host"));
            var unused = request.response().setStatusCode(204).end();
        });
        return server.listen(port, address)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }
}
