package dev.larder.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OutboundClient.Limits;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.OutboundRequest.Bounds;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.OutboundRequest.Timeouts;
import dev.larder.spi.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every phase of a request, the response and the number of requests are bounded. */
class OutboundClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int MAX_BYTES = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final List<OutboundClient> clients = new ArrayList<>();
    private final AtomicInteger arrived = new AtomicInteger();

    @AfterEach
    void close() {
        clients.forEach(OutboundClient::close);
        join(vertx.close());
    }

    @Test
    void methodFieldsAndBodyArriveAndTheResponseComesBack() {
        int port = serve(request -> request.body()
                .onSuccess(body -> request.response()
                        .setStatusCode(207)
                        .putHeader(
                                "X-Seen",
                                "%s %s %s".formatted(request.method(), request.uri(), request.getHeader("X-A")))
                        .end(body)));
        var request = new OutboundRequest(
                HttpMethod.valueOf("BREW"),
                URI.create("http://localhost:%d/a%%2Fb?c=%%20".formatted(port)),
                List.of(new Field("X-A", "1")),
                Buffer.buffer("pot"),
                bounds(Timeouts.whole(LONG)));

        OutboundResponse response = Await.item(client().send(request));

        assertThat(response.status()).isEqualTo(207);
        assertThat(response.fields().get("X-Seen")).isEqualTo("BREW /a%2Fb?c=%20 1");
        assertThat(response.body().toString()).isEqualTo("pot");
        assertThat(response.complete()).isTrue();
    }

    @Test
    void aRedirectionIsAResponse() {
        int port = serve(request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "/elsewhere")
                .end());

        assertThat(Await.item(get(port, LONG)).status()).isEqualTo(302);
    }

    @Test
    void aResponseAsLongAsAllowedIsComplete() {
        int port = serve(request -> request.response().end(Buffer.buffer(new byte[MAX_BYTES])));

        OutboundResponse response = Await.item(get(port, LONG));

        assertThat(response.complete()).isTrue();
        assertThat(response.body().length()).isEqualTo(MAX_BYTES);
    }

    @Test
    void aLongerResponseIsCutOffAndItsConnectionClosed() throws InterruptedException {
        var closed = new CountDownLatch(1);
        int port = serve(request -> {
            request.connection().closeHandler(x -> closed.countDown());
            request.response().setChunked(true).write(Buffer.buffer(new byte[MAX_BYTES + 1]));
        });

        OutboundResponse response = Await.item(get(port, LONG));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.complete()).isFalse();
        assertThat(response.body().length()).isEqualTo(MAX_BYTES);
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aServerThatSendsNoHeadFailsAfterTheTimeToTheFirstByte() {
        int port = serve(request -> {});

        OutboundFailure failure = failure(client().send(get(port, new Timeouts(LONG, SHORT, LONG, LONG))));

        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure.wasSent()).isTrue();
    }

    @Test
    void aServerThatStopsInsideTheBodyFailsAfterTheTimeBetweenBytes() {
        int port = serve(request -> request.response().setChunked(true).write("begin"));

        OutboundFailure failure = failure(client().send(get(port, new Timeouts(LONG, LONG, SHORT, LONG))));

        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void aServerThatNeverEndsFailsAfterTheWholeTime() {
        int port = serve(request -> {
            request.response().setChunked(true);
            vertx.setPeriodic(20, x -> request.response().write("."));
        });

        OutboundFailure failure =
                failure(client().send(get(port, new Timeouts(LONG, LONG, LONG, Duration.ofMillis(500)))));

        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void aRequestThatFindsNoFreeConnectionFailsAfterTheTimeToConnect() {
        int port = serve(request -> {});
        OutboundClient one = client(new Limits(1, 10, 10));
        hang(one, port);

        OutboundFailure failure = failure(one.send(get(port, new Timeouts(SHORT, LONG, LONG, LONG))));

        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure.wasSent()).isFalse();
    }

    @Test
    void aFullQueueRefusesAtOnce() {
        int port = serve(request -> {});
        OutboundClient one = client(new Limits(1, 0, 10));
        hang(one, port);

        OutboundFailure failure = failure(one.send(get(port, Timeouts.whole(LONG))));

        assertThat(failure.reason()).isEqualTo(Reason.BUSY);
        assertThat(failure.wasSent()).isFalse();
    }

    @Test
    void allRequestsTogetherAreBounded() {
        int hangs = serve(request -> {});
        int answers = serve(request -> request.response().end());
        OutboundClient one = client(new Limits(10, 10, 1));
        hang(one, hangs);

        assertThat(failure(one.send(get(answers, Timeouts.whole(LONG)))).reason())
                .isEqualTo(Reason.BUSY);
    }

    @Test
    void aRequestThatHasEndedMakesRoom() {
        int port = serve(request -> request.response().end());
        OutboundClient one = client(new Limits(1, 0, 1));

        for (int i = 0; i < 20; i++) {
            Await.item(one.send(get(port, Timeouts.whole(LONG)))
                    .onFailure(failure -> ((OutboundFailure) failure).reason() == Reason.BUSY)
                    .retry()
                    .withBackOff(Duration.ofMillis(1))
                    .atMost(20));
        }
    }

    @Test
    void aCancelledRequestClosesItsConnection() throws InterruptedException {
        var closed = new CountDownLatch(1);
        int port = serve(request -> request.connection().closeHandler(x -> closed.countDown()));
        var running = get(port, LONG).subscribe().with(x -> {});
        Await.until(() -> arrived.get() == 1);

        running.cancel();

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aConnectionIsUsedAgain() throws InterruptedException {
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        int port = serve(request -> {
            seen.add(request.connection());
            request.response().end("x");
        });
        OutboundClient one = client(new Limits(1, 10, 10));

        Await.item(one.send(get(port, Timeouts.whole(LONG))));
        Await.item(one.send(get(port, Timeouts.whole(LONG))));

        assertThat(seen.take()).isSameAs(seen.take());
    }

    @Test
    void aLostConnectionSaysWhetherTheRequestWasSent() throws InterruptedException {
        int hangsUp = join(vertx.createNetServer()
                        .connectHandler(socket -> socket.handler(x -> socket.close()))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        int refuses = free();

        OutboundFailure sent = failure(get(hangsUp, LONG));
        OutboundFailure unsent = failure(get(refuses, LONG));

        assertThat(sent.reason()).isEqualTo(Reason.CONNECTION);
        assertThat(sent.wasSent()).isTrue();
        assertThat(unsent.reason()).isEqualTo(Reason.CONNECTION);
        assertThat(unsent.wasSent()).isFalse();
    }

    @Test
    void anUnknownNameIsToldAsSuch() {
        OutboundClient lost = client(Limits.STANDARD, name -> {
            throw new UnknownHostException(name);
        });

        assertThat(failure(lost.send(get(1, Timeouts.whole(LONG)))).reason()).isEqualTo(Reason.UNKNOWN_NAME);
    }

    /** A message is logged and shown in the API: a path or query may be a secret. */
    @Test
    void aFailureQuotesNoUrl() throws InterruptedException {
        var request = new OutboundRequest(
                HttpMethod.GET,
                URI.create("http://localhost:%d/secret?token=secret".formatted(free())),
                List.of(),
                Buffer.buffer(),
                bounds(Timeouts.whole(LONG)));

        assertThat(failure(client().send(request)).getMessage())
                .doesNotContain("secret")
                .doesNotContain("localhost");
    }

    private void hang(OutboundClient client, int port) {
        int before = arrived.get();
        var unused = client.send(get(port, Timeouts.whole(LONG))).subscribe().with(x -> {}, failure -> {});
        Await.until(() -> arrived.get() > before);
    }

    private Uni<OutboundResponse> get(int port, Duration whole) {
        return client().send(get(port, Timeouts.whole(whole)));
    }

    private static OutboundRequest get(int port, Timeouts timeouts) {
        URI url = URI.create("http://localhost:%d/".formatted(port));
        return new OutboundRequest(HttpMethod.GET, url, List.of(), Buffer.buffer(), bounds(timeouts));
    }

    private static Bounds bounds(Timeouts timeouts) {
        return new Bounds(Destination.ANY, timeouts, MAX_BYTES);
    }

    private static OutboundFailure failure(Uni<OutboundResponse> response) {
        return (OutboundFailure) Await.failure(response);
    }

    private OutboundClient client() {
        return client(Limits.STANDARD);
    }

    private OutboundClient client(Limits limits) {
        return client(limits, name -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    }

    private OutboundClient client(Limits limits, AddressGuard.Resolver resolver) {
        var client = new OutboundClient(vertx, Clock.systemUTC(), limits, resolver);
        clients.add(client);
        return client;
    }

    private int free() throws InterruptedException {
        var server = join(vertx.createNetServer().connectHandler(x -> {}).listen(0, "127.0.0.1"));
        join(server.close());
        return server.actualPort();
    }

    private int serve(Handler<HttpServerRequest> handler) {
        return join(vertx.createHttpServer()
                        .requestHandler(request -> {
                            arrived.incrementAndGet();
                            handler.handle(request);
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
