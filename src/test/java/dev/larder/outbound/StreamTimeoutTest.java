package dev.larder.outbound;

import static dev.larder.outbound.StreamFixture.LONG;
import static dev.larder.outbound.StreamFixture.SHORT;
import static dev.larder.outbound.StreamFixture.broken;
import static dev.larder.outbound.StreamFixture.join;
import static dev.larder.outbound.StreamFixture.read;
import static dev.larder.outbound.StreamFixture.refused;
import static dev.larder.outbound.StreamFixture.send;
import static dev.larder.outbound.StreamFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OutboundClient.Limits;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.spi.Await;
import dev.larder.spi.InTime;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each phase has its own time limit, and only a server that is waited for can be late. */
class StreamTimeoutTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    private static final long MANY_BYTES = 40L * 1024 * 1024;

    private final StreamFixture fixture = new StreamFixture();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aRequestThatFindsNoConnectionFails() {
        StreamClient client = fixture.client(new Limits(1, 10, 10));
        int port = occupy(client);

        OutboundFailure failure =
                refused(client, request(port, new StreamTimeouts(SHORT, LONG, LONG, Optional.empty())));

        assertTimeout(failure, Progress.UNSENT);
    }

    @Test
    void aFullQueueRefusesAtOnce() {
        StreamClient client = fixture.client(new Limits(1, 0, 10));
        int port = occupy(client);

        assertThat(refused(client, request(port, StreamTimeouts.each(LONG))).reason())
                .isEqualTo(Reason.BUSY);
    }

    @Test
    void aServerThatDoesNotAnswerFails() {
        int port = fixture.raw(socket -> never.await()).port();

        OutboundFailure failure =
                refused(fixture.client(), request(port, new StreamTimeouts(LONG, SHORT, LONG, Optional.empty())));

        assertTimeout(failure, Progress.SENT);
    }

    @Test
    void theTimeToTheFirstByteBeginsAfterTheLastByteOfTheRequest() {
        int port = fixture.serve(request -> request.response().setChunked(true).send(request));
        var client = fixture.client();

        InTime.within(SHORT, () -> {
            var source = new PacedSource(fixture.vertx, 10);
            source.hold(3 * SHORT.toMillis());

            StreamedResponse response = send(
                    client,
                    request(port, new StreamTimeouts(LONG, SHORT, LONG, Optional.empty()))
                            .withBody(new Body.Streamed(source, OptionalLong.of(10))));

            assertThat(text(response)).hasSize(10);
        });
    }

    @Test
    void aServerThatStopsInsideTheBodyFails() {
        int port = answeringAfter(never);

        StreamedResponse response =
                send(fixture.client(), request(port, new StreamTimeouts(LONG, LONG, SHORT, Optional.empty())));

        assertTimeout(broken(response), Progress.RECEIVED);
    }

    @Test
    void aPausedConsumerMakesNobodyLate() {
        var client = fixture.client();

        InTime.within(SHORT, () -> {
            var go = new CountDownLatch(1);
            int port = answeringAfter(go);
            StreamedResponse response =
                    send(client, request(port, new StreamTimeouts(LONG, LONG, SHORT, Optional.empty())));
            Queue<Buffer> taken = new ConcurrentLinkedQueue<>();
            response.body().handler(taken::add).fetch(1);
            Await.until(() -> taken.size() == 1);

            pass(SHORT.multipliedBy(3));
            go.countDown();

            assertThat(text(response)).isEqualTo("b");
        });
    }

    @Test
    void aServerThatSendsSlowlyIsNotLate() {
        int port = fixture.raw(socket -> {
                    RawServer.readHead(socket.getInputStream());
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
                    for (int i = 0; i < 8; i++) {
                        pass(SHORT.dividedBy(4));
                        RawServer.write(socket, "x");
                    }
                })
                .port();

        var client = fixture.client();

        InTime.within(SHORT, () -> {
            StreamedResponse response =
                    send(client, request(port, new StreamTimeouts(LONG, LONG, SHORT, Optional.empty())));

            assertThat(text(response)).isEqualTo("xxxxxxxx");
        });
    }

    @Test
    void aServerThatDoesNotReadTheRequestFails() {
        int port = fixture.raw(socket -> never.await()).port();
        var source = new PacedSource(fixture.vertx, MANY_BYTES);

        OutboundFailure failure = refused(
                fixture.client(),
                request(port, new StreamTimeouts(LONG, LONG, SHORT, Optional.empty()))
                        .withBody(new Body.Streamed(source, OptionalLong.of(MANY_BYTES))));

        assertTimeout(failure, Progress.SENT);
        assertThat(source.isPaused()).isTrue();
    }

    @Test
    void theWholeTimeEndsAnExchangeInEachPhase() {
        int silent = fixture.raw(socket -> never.await()).port();
        int stops = answeringAfter(never);
        var timeouts = new StreamTimeouts(LONG, LONG, LONG, Optional.of(SHORT.multipliedBy(2)));
        var client = fixture.client();

        assertTimeout(refused(client, request(silent, timeouts)), Progress.SENT);
        assertTimeout(broken(begun(client, request(stops, timeouts))), Progress.RECEIVED);
    }

    /** Its client may be gone: it must not wait for a consumer that waits for nothing. */
    @Test
    void theWholeTimeIsToldToAPausedConsumer() {
        var timeouts = new StreamTimeouts(LONG, LONG, LONG, Optional.of(SHORT));
        StreamedResponse response = begun(fixture.client(), request(answeringAfter(never), timeouts));
        var whole = read(response.body());
        response.body().pause();

        Await.until(whole::isCompletedExceptionally);
    }

    /** Uses a connection to a server until the test ends. */
    private int occupy(StreamClient client) {
        var arrived = new CountDownLatch(1);
        int port = fixture.raw(socket -> {
                    arrived.countDown();
                    never.await();
                })
                .port();
        var unused = client.send(request(port, StreamTimeouts.each(LONG)))
                .subscribe()
                .with(x -> {}, x -> {});
        Await.until(() -> arrived.getCount() == 0);
        return port;
    }

    /** The answer to a request whose whole time must not end before the head has come. */
    private static StreamedResponse begun(StreamClient client, StreamRequest request) {
        return InTime.within(SHORT, () -> send(client, request));
    }

    private int answeringAfter(CountDownLatch go) {
        return fixture.raw(socket -> answer(socket, go)).port();
    }

    private static void answer(Socket socket, CountDownLatch go) throws IOException, InterruptedException {
        RawServer.readHead(socket.getInputStream());
        RawServer.write(socket, HEAD + "a");
        go.await();
        RawServer.write(socket, "b");
    }

    private void pass(Duration time) {
        join(Future.future(done -> fixture.vertx.setTimer(time.toMillis(), x -> done.complete())));
    }

    private static void assertTimeout(OutboundFailure failure, Progress progress) {
        assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failure.progress()).isEqualTo(progress);
    }

    private static StreamRequest request(int port, StreamTimeouts timeouts) {
        return StreamFixture.request(HttpMethod.PUT, port, timeouts);
    }
}
