package dev.larder.outbound;

import static dev.larder.outbound.StreamFixture.LONG;
import static dev.larder.outbound.StreamFixture.get;
import static dev.larder.outbound.StreamFixture.refused;
import static dev.larder.outbound.StreamFixture.request;
import static dev.larder.outbound.StreamFixture.send;
import static dev.larder.outbound.StreamFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.outbound.StreamRequest.Bounds;
import dev.larder.outbound.StreamRequest.Head;
import dev.larder.outbound.StreamRequest.Interim;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.outbound.StreamRequest.Target;
import dev.larder.spi.Await;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request goes out and its response comes back as they are, over HTTP/1.1. */
class StreamClientTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aRequestGoesOutAsItIs() throws InterruptedException {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        var server = fixture.raw(socket -> {
            heads.add(RawServer.readHead(socket.getInputStream()));
            RawServer.write(socket, OK);
        });
        var request = new StreamRequest(
                new Head(
                        HttpMethod.valueOf("QUERY"),
                        new Target("http", "localhost", server.port(), "/a%2fb/../c//d?e=%20&&f=[\"|"),
                        List.of(new Field("X-B", "1"), new Field("x-a", "\u00e9 "), new Field("X-B", "2"))),
                new Body.None(),
                new Bounds(Destination.ANY, StreamTimeouts.each(LONG)),
                x -> {});

        assertThat(send(fixture.client(), request).status()).isEqualTo(200);

        assertThat(heads.take()).isEqualTo("""
                QUERY /a%%2fb/../c//d?e=%%20&&f=["| HTTP/1.1\r
                Host: localhost:%d\r
                X-B: 1\r
                x-a: \u00e9 \r
                X-B: 2\r
                \r
                """.formatted(server.port()));
    }

    @Test
    void theCallersHostReplacesTheTargetsAndItsFramingIsLeftOut() throws InterruptedException {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        var server = fixture.raw(socket -> {
            heads.add(RawServer.readHead(socket.getInputStream()));
            RawServer.write(socket, OK);
        });
        var request = get(server.port())
                .withFields(List.of(
                        new Field("A", "1"),
                        new Field("host", "elsewhere.example"),
                        new Field("Content-Length", "9"),
                        new Field("Transfer-Encoding", "chunked"),
                        new Field("Connection", "close"),
                        new Field("Upgrade", "websocket")))
                .withBody(new Body.Bytes(Buffer.buffer("ab")));

        assertThat(send(fixture.client(), request).status()).isEqualTo(200);

        assertThat(heads.take())
                .isEqualTo("GET / HTTP/1.1\r\nA: 1\r\nhost: elsewhere.example\r\ncontent-length: 2\r\n\r\n");
    }

    @Test
    void aResponseComesBackAsItIs() {
        var server = fixture.raw(RawServer.answering(1, """
                HTTP/1.1 299 Quite fine\r
                X-B: 1\r
                x-a: \u00e9\r
                X-B: 2\r
                Content-Length: 3\r
                \r
                abc"""));

        StreamedResponse response = send(fixture.client(), get(server.port()));

        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(response.status()).isEqualTo(299);
        assertThat(response.reason()).isEqualTo("Quite fine");
        assertThat(response.fields())
                .containsExactly(
                        new Field("X-B", "1"),
                        new Field("x-a", "\u00e9"),
                        new Field("X-B", "2"),
                        new Field("Content-Length", "3"));
        assertThat(text(response)).isEqualTo("abc");
    }

    @Test
    void theHeadComesBeforeTheBody() {
        var go = new CountDownLatch(1);
        var server = fixture.raw(socket -> {
            RawServer.readHead(socket.getInputStream());
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            go.await();
            RawServer.write(socket, "ab");
        });

        StreamedResponse response = send(fixture.client(), get(server.port()));
        assertThat(response.body().over().isComplete()).isFalse();
        go.countDown();

        assertThat(text(response)).isEqualTo("ab");
    }

    /** Server-sent events and chunked answers pass one by one. */
    @Test
    void aPieceComesBeforeTheServerSendsTheNext() {
        var go = new CountDownLatch(1);
        var server = fixture.raw(socket -> {
            RawServer.readHead(socket.getInputStream());
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\ndata:a\r\n");
            go.await();
            RawServer.write(socket, "6\r\ndata:b\r\n0\r\n\r\n");
        });
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        StreamedResponse response = send(fixture.client(), get(server.port()));

        response.body().handler(piece -> events.add(piece.toString())).resume();
        Await.until(() -> events.contains("data:a"));
        go.countDown();

        Await.until(() -> events.contains("data:b"));
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
    void aResponseWithoutABodyEndsAtOnce(String method, int status) {
        var server =
                fixture.raw(RawServer.answering(9, "HTTP/1.1 %d X\r\nContent-Length: 5\r\n\r\n".formatted(status)));
        var client = fixture.client();
        var request = request(HttpMethod.valueOf(method), server.port(), StreamTimeouts.each(LONG));

        StreamedResponse response = send(client, request);
        assertThat(response.first("content-length")).contains("5");
        assertThat(text(response)).isEmpty();
        assertThat(text(send(client, request))).isEmpty();

        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aRedirectionIsAResponse() {
        var server = fixture.raw(
                RawServer.answering(1, "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"));

        assertThat(send(fixture.client(), get(server.port())).status()).isEqualTo(302);
    }

    @Test
    void interimResponsesAreTold() {
        var server = fixture.raw(
                RawServer.answering(
                        2,
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nA: 1\r\n\r\n"
                                + "HTTP/1.1 103 Early Hints\r\nLink: a\r\nLink: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"));
        Queue<Interim> told = new ConcurrentLinkedQueue<>();
        var client = fixture.client();

        StreamedResponse response = send(client, get(server.port()).withInterim(told::add));

        assertThat(text(response)).isEqualTo("x");
        assertThat(told)
                .containsExactly(
                        new Interim(100, List.of()),
                        new Interim(102, List.of(new Field("A", "1"))),
                        new Interim(103, List.of(new Field("Link", "a"), new Field("Link", "b"))));
        assertThat(text(send(client, get(server.port())))).isEqualTo("x");
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void anUpgradeIsAFailure() {
        var server = fixture.raw(RawServer.answering(
                1, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"));

        OutboundFailure failure = refused(fixture.client(), get(server.port()));

        assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    }

    @Test
    void aRequestToAnAddressThatIsNotPublicIsRefused() {
        var request = StreamRequest.of(
                HttpMethod.GET,
                new Target("http", "localhost", 1, "/"),
                new Bounds(Destination.PUBLIC, StreamTimeouts.each(LONG)));

        assertThat(refused(fixture.client(), request).reason()).isEqualTo(Reason.ADDRESS_NOT_PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\u0000", "\u20ac"})
    void aPartThatWouldEndItsLineIsRefused(String part) {
        var target = new Target("http", "localhost", 1, "/");

        assertThatIllegalArgumentException().isThrownBy(() -> new Target("http", "localhost", 1, "/" + part));
        assertThatIllegalArgumentException().isThrownBy(() -> new Target("http", part, 1, "/"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Head(HttpMethod.GET, target, List.of(new Field("A", part))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Head(HttpMethod.GET, target, List.of(new Field(part, "a"))));
    }
}
