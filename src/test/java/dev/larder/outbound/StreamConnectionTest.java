package dev.larder.outbound;

import static dev.larder.outbound.StreamFixture.broken;
import static dev.larder.outbound.StreamFixture.get;
import static dev.larder.outbound.StreamFixture.refused;
import static dev.larder.outbound.StreamFixture.send;
import static dev.larder.outbound.StreamFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OutboundClient.Limits;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.spi.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection is used again where that is safe, and a failure says what was lost with it. */
class StreamConnectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aNameInUseIsLookedUpOnce() {
        var server = fixture.raw(RawServer.answering(9, OK));
        var lookups = new AtomicInteger();
        var client = fixture.client(Limits.STANDARD, name -> {
            lookups.incrementAndGet();
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });

        assertThat(text(send(client, get(server.port())))).isEmpty();
        assertThat(text(send(client, get(server.port())))).isEmpty();

        assertThat(lookups).hasValue(1);
    }

    @Test
    void aConnectionIsUsedAgainThoughTheBodyIsNotTaken() {
        var server = fixture.raw(RawServer.answering(9, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"));
        var client = fixture.client();
        StreamedResponse left = send(client, get(server.port()));
        Await.until(() -> left.body().over().isComplete());

        StreamedResponse next = send(client, get(server.port()));
        // the connection is another exchange's by now
        left.cancel();

        assertThat(text(next)).isEqualTo("abc");
        assertThat(server.connections).hasValue(1);
    }

    /**
     * More pieces than are taken from the library: it has the end, and has given the connection to another exchange.
     */
    @Test
    void aBodyThatHasComeIsCancelledWithoutItsConnection() throws InterruptedException {
        var second = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var server = fixture.raw(socket -> {
            RawServer.readHead(socket.getInputStream());
            RawServer.write(
                    socket,
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\na\r\n".repeat(9) + "0\r\n\r\n");
            RawServer.readHead(socket.getInputStream());
            second.countDown();
            go.await();
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        });
        var client = fixture.client(new Limits(1, 10, 10));
        StreamedResponse left = send(client, get(server.port()));
        var next = client.send(get(server.port())).subscribeAsCompletionStage();
        assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(left.body().over().isComplete()).isFalse();

        left.cancel();
        Await.until(() -> left.body().over().isComplete());
        // the connection would be closed by now
        fixture.turn();
        go.countDown();

        assertThat(text(StreamFixture.join(next))).isEqualTo("abc");
    }

    /** The library would give them to the request that waits for the connection. */
    @Test
    void bytesAfterAResponseAreNobodysAnswer() {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";
        var server = fixture.raw(RawServer.answering(2, answer + "good" + answer + "evil"));
        StreamClient client = fixture.client(new Limits(1, 10, 10));

        var all = IntStream.range(0, 6)
                .mapToObj(x -> client.send(get(server.port()))
                        .onItem()
                        .transformToUni(
                                response -> Uni.createFrom().completionStage(StreamFixture.read(response.body())))
                        .onItem()
                        .transform(Buffer::toString)
                        .onFailure(OutboundFailure.class)
                        .recoverWithItem(failure -> "failed")
                        .subscribeAsCompletionStage())
                .toList();

        assertThat(all.stream().map(StreamFixture::join)).contains("good").doesNotContain("evil");
    }

    /** Without a line end the decoder waits for more, and would take the next response for the end of that line. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theRestOfABodyIsNotThePartOfAnotherAnswer(boolean later) {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
        var server = fixture.raw(socket -> {
            while (true) {
                RawServer.readHead(socket.getInputStream());
                RawServer.write(socket, later ? answer : answer + "rest");
                if (later) {
                    LockSupport.parkNanos(20_000_000);
                    RawServer.write(socket, "rest");
                }
            }
        });
        StreamClient client = fixture.client(new Limits(1, 10, 10));

        for (int i = 0; i < 6; i++) {
            String told = answer(client, server.port())
                    .subscribe()
                    .asCompletionStage()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            // a lost connection, which may be tried again
            assertThat(told).isIn("good", "CONNECTION SENT");
        }
    }

    /** How a server ends a connection on which it has just answered. */
    private enum Ending {
        RESET_AFTER_BODY("Content-Length: 3\r\n\r\nabc", "abc"),
        RESET_IN_BODY("Content-Length: 9\r\n\r\nabc", "CONNECTION RECEIVED"),
        NO_CHUNK("Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "PROTOCOL RECEIVED");

        private final String rest;
        private final String told;

        Ending(String rest, String told) {
            this.rest = rest;
            this.told = told;
        }
    }

    /**
     * The library reported the failure on the connection's thread and the answer, which came first, on the caller's.
     */
    @ParameterizedTest
    @EnumSource
    void aConnectionThatEndsJustAfterTheAnswerIsNoError(Ending ending) {
        var unhandled = new ConcurrentLinkedQueue<Throwable>();
        fixture.vertx.exceptionHandler(unhandled::add);
        var busy = new Semaphore(0);
        var asked = new Semaphore(0);
        var ended = new Semaphore(0);
        var server = fixture.raw(socket -> {
            RawServer.readHead(socket.getInputStream());
            RawServer.write(socket, OK);
            RawServer.readHead(socket.getInputStream());
            asked.release();
            busy.acquire();
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n" + ending.rest);
            LockSupport.parkNanos(20_000_000);
            socket.setSoLinger(true, 0);
            socket.close();
            LockSupport.parkNanos(20_000_000);
            ended.release();
        });
        StreamClient client = fixture.client(new Limits(1, 10, 10));
        for (int i = 0; i < 10; i++) {
            ContextInternal opener = fixture.eventLoop();
            ContextInternal caller = fixture.eventLoop();
            assertThat(StreamFixture.join(told(client, server.port(), opener))).isEmpty();

            CompletableFuture<String> told = told(client, server.port(), caller);
            asked.acquireUninterruptibly();
            caller.runOnContext(x -> {
                busy.release();
                ended.acquireUninterruptibly();
            });

            assertThat(StreamFixture.join(told)).isEqualTo(ending.told);
        }
        fixture.turn();
        assertThat(unhandled).isEmpty();
    }

    private static CompletableFuture<String> told(StreamClient client, int port, ContextInternal context) {
        var told = new CompletableFuture<String>();
        context.runOnContext(x -> answer(client, port).subscribe().with(told::complete, told::completeExceptionally));
        return told;
    }

    /** The whole body, or the reason why there is none. */
    private static Uni<String> answer(StreamClient client, int port) {
        return client.send(get(port))
                .onItem()
                .transformToUni(response -> Uni.createFrom().completionStage(StreamFixture.read(response.body())))
                .onItem()
                .transform(Buffer::toString)
                .onFailure(OutboundFailure.class)
                .recoverWithItem(failure -> reason(failure));
    }

    private static String reason(OutboundFailure failure) {
        return failure.reason() + " " + failure.progress();
    }

    @Test
    void aDiscardedBodyLeavesItsConnection() {
        var server = fixture.raw(socket -> {
            while (true) {
                RawServer.readHead(socket.getInputStream());
                RawServer.write(socket, "HTTP/1.1 503 X\r\nContent-Length: 60000\r\n\r\n");
                RawServer.write(socket, "x".repeat(60_000));
            }
        });
        var client = fixture.client();

        for (int i = 0; i < 2; i++) {
            StreamedResponse response = send(client, get(server.port()));
            response.body().discard();
            Await.until(() -> response.body().over().succeeded());
        }

        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aSubscriberThatCancelsClosesTheConnection() throws InterruptedException {
        var arrived = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var server = fixture.raw(socket -> {
            RawServer.readHead(socket.getInputStream());
            arrived.countDown();
            if (socket.getInputStream().read() < 0) {
                closed.countDown();
            }
        });
        var client = fixture.client();
        var running = client.send(get(server.port())).subscribe().with(x -> {});
        assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

        running.cancel();

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        Await.until(() -> client.underWay() == 0);
    }

    @Test
    void aCancelledBodyClosesTheConnection() throws InterruptedException {
        var closed = new CountDownLatch(1);
        var server = fixture.raw(socket -> {
            RawServer.readHead(socket.getInputStream());
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na");
            if (socket.getInputStream().read() < 0) {
                closed.countDown();
            }
        });
        StreamedResponse response = send(fixture.client(), get(server.port()));

        response.cancel();

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(((OutboundFailure) response.body().over().cause()).reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void aFailureTellsHowFarTheRequestHadCome() {
        var hangsUp = fixture.raw(socket -> RawServer.readHead(socket.getInputStream()));
        var beginsToAnswer = fixture.raw(RawServer.answering(1, "HTTP/1.1 200 OK\r\nA"));
        var hints = fixture.raw(RawServer.answering(1, "HTTP/1.1 103 Early Hints\r\n\r\n"));
        var gone = fixture.raw(socket -> {});
        gone.close();
        var client = fixture.client();

        assertThat(refused(client, get(gone.port())).progress()).isEqualTo(Progress.UNSENT);
        assertThat(refused(client, get(hangsUp.port())).progress()).isEqualTo(Progress.SENT);
        assertThat(refused(client, get(beginsToAnswer.port())).progress()).isEqualTo(Progress.RECEIVED);
        assertThat(refused(client, get(hints.port())).progress()).isEqualTo(Progress.RECEIVED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n"
            })
    void aBodyThatEndsTooEarlyIsAFailureAndNoEnd(String answer) {
        var server = fixture.raw(RawServer.answering(1, answer));

        StreamedResponse response = send(fixture.client(), get(server.port()));

        assertThat(broken(response).reason()).isIn(Reason.CONNECTION, Reason.PROTOCOL);
        assertThat(response.body().over().failed()).isTrue();
    }

    @Test
    void aFailureWaitsForTheHandlerThatComesLate() {
        var server = fixture.raw(RawServer.answering(1, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
        StreamedResponse response = send(fixture.client(), get(server.port()));
        Await.until(() -> response.body().over().failed());

        assertThat(broken(response).reason()).isEqualTo(Reason.CONNECTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/9.9 200 OK\r\n\r\n", "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"})
    void anAnswerThatIsNotHttpIsAFailure(String answer) {
        var server = fixture.raw(RawServer.answering(1, answer));

        assertThat(refused(fixture.client(), get(server.port())).reason()).isEqualTo(Reason.PROTOCOL);
    }

    /** A server that says so closes it at that time, and a request that is on its way then is lost. */
    @ParameterizedTest
    @CsvSource({"timeout=1, 2", "timeout=0, 2", "'max=5, Timeout=1', 2", "timeout=60, 1", "max=5, 1"})
    void aConnectionThatTheServerClosesSoonIsNotUsedAgain(String keepAlive, int connections) {
        var server = fixture.raw(RawServer.answering(
                9, "HTTP/1.1 200 OK\r\nKeep-Alive: " + keepAlive + "\r\nContent-Length: 3\r\n\r\nabc"));
        var client = fixture.client();

        assertThat(text(send(client, get(server.port())))).isEqualTo("abc");
        assertThat(text(send(client, get(server.port())))).isEqualTo("abc");

        assertThat(server.connections).hasValue(connections);
    }
}
