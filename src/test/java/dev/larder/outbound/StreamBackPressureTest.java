package dev.larder.outbound;

import static dev.larder.outbound.StreamFixture.LONG;
import static dev.larder.outbound.StreamFixture.get;
import static dev.larder.outbound.StreamFixture.join;
import static dev.larder.outbound.StreamFixture.refused;
import static dev.larder.outbound.StreamFixture.request;
import static dev.larder.outbound.StreamFixture.send;
import static dev.larder.outbound.StreamFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.spi.Await;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies pass without being held: whoever does not read stops whoever sends. */
class StreamBackPressureTest {
    private static final int MEBI = 1024 * 1024;
    private static final long RESPONSE = 200L * MEBI;

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aConsumerThatDoesNotReadStopsTheServer() {
        var sent = new AtomicLong();
        StreamedResponse response = send(fixture.client(), get(endless(sent)));

        long rest = settled(sent);
        // socket buffers of both sides and the few pieces that wait
        assertThat(rest).isLessThan(32L * MEBI);

        long read = takeAll(response, 0);
        assertThat(read).isEqualTo(RESPONSE);
        assertThat(sent).hasValue(RESPONSE);
    }

    @Test
    void aLargeResponseNeedsLittleHeap() {
        StreamedResponse response = send(fixture.client(), get(endless(new AtomicLong())));
        long before = heap();
        var most = new AtomicLong();
        var read = new AtomicLong();
        var done = new CompletableFuture<Void>();
        StreamedBody body = response.body();
        body.endHandler(done::complete).exceptionHandler(done::completeExceptionally);
        body.handler(piece -> {
            long last = read.getAndAdd(piece.length());
            if (last / (20 * MEBI) != read.get() / (20 * MEBI)) {
                most.accumulateAndGet(heap(), Math::max);
            }
            // a slow consumer
            fixture.vertx.setTimer(1, x -> body.fetch(1));
        });
        body.fetch(1);

        join(done);

        assertThat(read).hasValue(RESPONSE);
        assertThat(most.get() - before).isLessThan(16L * MEBI);
    }

    @Test
    void piecesComeAsManyAsFetched() {
        var server = fixture.raw(RawServer.answering(
                1, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"));
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        StreamedBody body = send(fixture.client(), get(server.port())).body();
        body.handler(piece -> taken.add(piece.toString())).endHandler(x -> taken.add("end"));
        Await.until(() -> body.over().succeeded());

        body.fetch(2);
        Await.until(() -> taken.size() == 2);
        assertThat(taken).containsExactly("a", "b");
        body.resume();
        Await.until(() -> taken.size() == 4);

        assertThat(taken).containsExactly("a", "b", "c", "end");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 40L * MEBI})
    void aServerThatDoesNotReadPausesTheSource(long length) {
        var stopped = new CompletableFuture<HttpServerRequest>();
        int port = fixture.serve(request -> {
            request.pause();
            stopped.complete(request);
        });
        var source = new PacedSource(fixture.vertx, 40L * MEBI);
        OptionalLong known = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
        var response = fixture.client()
                .send(request(HttpMethod.PUT, port, StreamTimeouts.each(LONG))
                        .withBody(new Body.Streamed(source, known)))
                .subscribeAsCompletionStage();

        assertThat(settled(source.given)).isLessThan(32L * MEBI);
        HttpServerRequest request = join(stopped);
        request.endHandler(x -> request.response().end()).handler(x -> {}).resume();

        assertThat(text(join(response))).isEmpty();
        assertThat(request.getHeader("Transfer-Encoding")).isEqualTo(length < 0 ? "chunked" : null);
        assertThat(request.getHeader("Content-Length")).isEqualTo(length < 0 ? null : Long.toString(length));
        assertThat(source.given).hasValue(40L * MEBI);
    }

    @Test
    void manyBytesArriveWhole() {
        int port = fixture.serve(request -> request.response().setChunked(true).send(request));
        byte[] bytes = new byte[3 * MEBI + 7];
        Arrays.fill(bytes, (byte) 'x');

        StreamedResponse response = send(
                fixture.client(),
                request(HttpMethod.POST, port, StreamTimeouts.each(LONG))
                        .withBody(new Body.Bytes(Buffer.buffer(bytes))));

        assertThat(text(response)).hasSize(bytes.length).matches("x+");
    }

    @ParameterizedTest
    @ValueSource(longs = {MEBI - 1, MEBI + 1})
    void aSourceThatHasNotTheAnnouncedLengthIsAFailure(long length) {
        var closed = new CompletableFuture<Boolean>();
        int port = fixture.serve(request -> {
            request.connection().closeHandler(x -> closed.complete(true));
            request.handler(x -> {});
        });

        OutboundFailure failure = refused(
                fixture.client(),
                request(HttpMethod.PUT, port, StreamTimeouts.each(LONG))
                        .withBody(new Body.Streamed(new PacedSource(fixture.vertx, MEBI), OptionalLong.of(length))));

        assertThat(failure.reason()).isEqualTo(Reason.REQUEST_BODY);
        assertThat(join(closed)).isTrue();
    }

    @Test
    void aSourceThatFailsEndsTheExchange() {
        var source = new PacedSource(fixture.vertx, 40L * MEBI);
        int port = fixture.serve(request -> request.handler(x -> source.fail()));

        OutboundFailure failure = refused(
                fixture.client(),
                request(HttpMethod.PUT, port, StreamTimeouts.each(LONG))
                        .withBody(new Body.Streamed(source, OptionalLong.empty())));

        assertThat(failure.reason()).isEqualTo(Reason.REQUEST_BODY);
    }

    @Test
    void anAnswerBeforeTheEndOfTheRequestComesWholeAndStopsTheUpload() {
        var server = fixture.raw(socket -> {
            RawServer.readHead(socket.getInputStream());
            RawServer.write(socket, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
            // reads on, so that the answer is not lost with the connection
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
        var source = new PacedSource(fixture.vertx, Long.MAX_VALUE);

        StreamedResponse response = send(
                fixture.client(),
                request(HttpMethod.PUT, server.port(), StreamTimeouts.each(LONG))
                        .withBody(new Body.Streamed(source, OptionalLong.empty())));

        Await.until(() -> response.body().over().isComplete());
        assertThat(response.body().over().cause()).isNull();
        assertThat(response.status()).isEqualTo(413);
        assertThat(text(response)).isEqualTo("no");
        Await.until(() -> source.isPaused());
    }

    /** What was passed on to the connection and is not written has not reached the server, whatever it answers. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResponseTellsWhetherTheRequestWasWritten(boolean reads) {
        int port = fixture.serve(request -> {
            if (reads) {
                request.endHandler(x -> request.response().end("done")).handler(x -> {});
            } else {
                request.pause();
                request.response().setChunked(true).write("early");
            }
        });
        byte[] bytes = new byte[40 * MEBI];

        StreamedResponse response = send(
                fixture.client(),
                request(HttpMethod.POST, port, StreamTimeouts.each(LONG))
                        .withBody(new Body.Bytes(Buffer.buffer(bytes))));

        assertThat(response.body().isRequestWritten()).isEqualTo(reads);
        response.body().cancel();
    }

    private int endless(AtomicLong sent) {
        return fixture.raw(socket -> {
                    RawServer.readHead(socket.getInputStream());
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(RESPONSE));
                    byte[] some = new byte[MEBI];
                    while (sent.get() < RESPONSE) {
                        socket.getOutputStream().write(some);
                        sent.addAndGet(some.length);
                    }
                })
                .port();
    }

    private static long takeAll(StreamedResponse response, long before) {
        var read = new AtomicLong(before);
        var done = new CompletableFuture<Void>();
        response.body()
                .handler(piece -> read.addAndGet(piece.length()))
                .endHandler(done::complete)
                .exceptionHandler(done::completeExceptionally)
                .resume();
        join(done);
        return read.get();
    }

    /** The value when it has not changed for a while. */
    private static long settled(AtomicLong value) {
        var last = new AtomicLong(-1);
        var since = new AtomicLong(System.nanoTime());
        Await.until(() -> {
            if (last.getAndSet(value.get()) != value.get()) {
                since.set(System.nanoTime());
            }
            return value.get() > 0 && System.nanoTime() - since.get() > 700_000_000L;
        });
        return value.get();
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
