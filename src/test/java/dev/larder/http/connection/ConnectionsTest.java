package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.connection.GuardedServer.Limits;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int LARGE = 128 << 10;
    private static final Buffer ANSWER = Buffer.buffer(new byte[LARGE]);
    private static final String GET = "GET /%d HTTP/1.1\r\nHost: x\r\n\r\n";

    private final AtomicInteger asked = new AtomicInteger();

    private final Handler<HttpServerRequest> large = request -> {
        asked.incrementAndGet();
        var unused = request.response().end(ANSWER);
    };

    private final Handler<HttpServerRequest> echo = request -> {
        asked.incrementAndGet();
        request.body().onSuccess(body -> {
            var unused = request.response().end(Buffer.buffer(request.path()).appendBuffer(body));
        });
    };

    @Test
    void answersThatAreNotReadStopTheReading() throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), large);
                var peer = Peer.narrow(server.port())) {
            peer.push(gets(20_000).getBytes(ISO_8859_1));
            await(() -> server.unread() > LARGE / 2);
            pass(Duration.ofMillis(500));
            // the bytes that the kernel accepts, and one more
            assertThat(asked.get()).isLessThan(200);
            assertThat(server.unread()).isLessThan(8 << 20);
        }
    }

    @Test
    void pipelinedRequestsAreAllAnsweredInTheirOrder() throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            int many = 5_000;
            peer.push(gets(many).getBytes(ISO_8859_1));
            for (int i = 0; i < many; i++) {
                assertThat(answer(peer)).isEqualTo("/" + i);
            }
            assertThat(server.unread()).isZero();
        }
    }

    @Test
    void bodiesBehindAnAnswerThatWaitsArriveWhole() throws Exception {
        Handler<HttpServerRequest> slow = request -> {
            request.pause();
            // the answer may come from a worker, long after its request
            ((ContextInternal) Vertx.currentContext()).owner().setTimer(2, later -> {
                request.resume();
                echo.handle(request);
            });
        };
        try (var server = new GuardedServer(Limits.unread(64 << 20), slow);
                var peer = new Peer(server.port())) {
            String body = "b".repeat(200_000);
            String put = "PUT /%d HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            var all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append(put.formatted(i)).append(GET.formatted(i));
            }
            peer.push(all.toString().getBytes(ISO_8859_1));
            for (int i = 0; i < 50; i++) {
                assertThat(answer(peer)).isEqualTo("/" + i + body);
                assertThat(answer(peer)).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void streamsBeyondTheBoundAreRefusedEvenToAPeerThatAcknowledgesNothing() throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), large);
                var peer = new Peer(server.port())) {
            peer.push(requests(8_000));
            assertThat(peer.isClosedWithin(SOON)).isTrue();
            assertThat(asked.get()).isLessThanOrEqualTo(GuardedServer.MAX_STREAMS + 1);
            await(() -> server.unread() == 0);
        }
    }

    @Test
    void theOldestUnreadConnectionsMakeRoomForOthers() throws Exception {
        List<Peer> peers = new ArrayList<>();
        try (var server = new GuardedServer(Limits.unread(16 << 20), large)) {
            for (int i = 0; i < 20; i++) {
                var peer = new Peer(server.port());
                peers.add(peer);
                peer.send(requests(30));
                int least = 10 * (i + 1);
                await(() -> asked.get() >= least);
                await(() -> server.unread() <= 16 << 20);
            }
            await(() -> server.closed("unread") > 5);
            assertThat(peers.get(0).isClosedWithin(SOON)).isTrue();
            assertThat(peers.get(19).isClosedWithin(Duration.ofMillis(200))).isFalse();
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void aHeaderSectionThatDoesNotEndIsCutOff() throws Exception {
        var limits = Limits.times(Duration.ofSeconds(60), Duration.ofMillis(700));
        try (var server = new GuardedServer(limits, echo);
                var first = new Peer(server.port());
                var later = new Peer(server.port());
                var silent = new Peer(server.port());
                var preface = new Peer(server.port())) {
            first.send("GET / HTTP/1.1\r\nHost");
            later.send(GET.formatted(1));
            assertThat(answer(later)).isEqualTo("/1");
            later.send("GET / HT");
            preface.send("PRI * HT");
            assertThat(first.isClosedWithin(SOON)).isTrue();
            assertThat(later.isClosedWithin(SOON)).isTrue();
            assertThat(preface.isClosedWithin(SOON)).isTrue();
            assertThat(silent.isClosedWithin(Duration.ofMillis(100))).isFalse();
            assertThat(server.closed("slow_header")).isEqualTo(3);
        }
    }

    @Test
    void connectionsWithoutARequestAreClosedAndThoseWithOneLiveOn() throws Exception {
        var limits = Limits.times(Duration.ofMillis(700), Duration.ofSeconds(60));
        Handler<HttpServerRequest> never = request -> {
            HttpServerResponse response = request.response().setChunked(true);
            var unused = request.path().equals("/idle") ? response.end("done") : response.write("begun");
        };
        try (var server = new GuardedServer(limits, never);
                var silent = new Peer(server.port());
                var listener = new Peer(server.port());
                var silent2 = new Peer(server.port());
                var listener2 = new Peer(server.port())) {
            listener.send(GET.formatted(1));
            silent2.send(Frames.begin(1 << 20).bytes());
            listener2.send(Frames.begin(1 << 20).request(1, "GET", "/").bytes());
            assertThat(silent.isClosedWithin(SOON)).isTrue();
            assertThat(silent2.isClosedWithin(SOON)).isTrue();
            assertThat(listener.isClosedWithin(Duration.ofSeconds(1))).isFalse();
            assertThat(listener2.isClosedWithin(Duration.ofMillis(100))).isFalse();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aBodyThatIsStillToComeAfterItsAnswerKeepsNoConnectionOpen() throws Exception {
        var limits = Limits.times(Duration.ofMillis(700), Duration.ofSeconds(60));
        Handler<HttpServerRequest> early = request -> {
            asked.incrementAndGet();
            var unused = request.response().end("early");
        };
        try (var server = new GuardedServer(limits, early);
                var peer = new Peer(server.port());
                var stream = new Peer(server.port())) {
            peer.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
            stream.send(Frames.begin(1 << 20).open(1, "POST", "/").bytes());
            await(() -> asked.get() == 2);
            // one byte from time to time
            for (int i = 0; server.connections() > 0; i++) {
                assertThat(i).isLessThan(100);
                peer.push("x".getBytes(ISO_8859_1));
                stream.push(
                        Frames.more().frame(Frames.DATA, 0, 1, new byte[] {'x'}).bytes());
                pass(Duration.ofMillis(50));
            }
            assertThat(server.closed("idle")).isEqualTo(2);
        }
    }

    @Test
    void answersOfWhichNothingIsTakenAreGivenUp() throws Exception {
        var limits = Limits.times(Duration.ofMillis(700), Duration.ofSeconds(60));
        try (var server = new GuardedServer(limits, request -> {
                    var unused = request.response().end(Buffer.buffer(new byte[16 << 20]));
                });
                var peer = Peer.narrow(server.port());
                var stream = new Peer(server.port())) {
            peer.send(GET.formatted(1));
            stream.send(Frames.begin(0).request(1, "GET", "/").bytes());
            await(() -> server.closed("unread") == 2);
            await(() -> server.unread() == 0);
        }
    }

    @Test
    void aNewConnectionTakesThePlaceOfOneThatIdles() throws Exception {
        var limits = new Limits(OptionalInt.of(3), 64 << 20, Duration.ofSeconds(60), Duration.ofSeconds(60));
        Handler<HttpServerRequest> never = request -> {
            HttpServerResponse response = request.response().setChunked(true);
            var unused = request.path().equals("/idle") ? response.end("done") : response.write("begun");
        };
        try (var server = new GuardedServer(limits, never);
                var busy = new Peer(server.port())) {
            busy.send(GET.formatted(1));
            await(() -> server.connections() == 1);
            idle(server);
            idle(server);
            for (int i = 1; i <= 20; i++) {
                try (var peer = new Peer(server.port())) {
                    assertThat(peer.send(GET.formatted(i)).in().read()).isEqualTo('H');
                    idle(server);
                }
                await(() -> server.connections() == 2);
                idle(server);
                assertThat(server.closed("too_many")).isEqualTo(2 * i);
            }
            assertThat(busy.read(Duration.ofMillis(100))).endsWith("<silence>");
        }
    }

    @Test
    void anUpgradeWithoutSettingsIsRefusedAndOneWithThemIsGuarded() throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
            assertThat(peer.read(SOON)).startsWith("HTTP/1.1 400 ").endsWith("}}<end>");
            HttpClient client = HttpClient.newHttpClient();
            for (String body : List.of("", "b".repeat(100_000))) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/p"))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.body()).isEqualTo("/p" + body);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aTunnelOverHttp2IsAnswered() throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20).request(1, "CONNECT", "").bytes());
            assertThat(peer.read(Duration.ofMillis(500))).contains("CONNECT is not served");
            assertThat(asked.get()).isZero();
        }
    }

    /**
     * A connection that idles, and that is known to have been accepted: the kernel may offer one whose connecting has
     * returned after one that was begun later, and then it takes the place of that one before its request is read.
     */
    private static void idle(GuardedServer server) throws Exception {
        var peer = new Peer(server.port());
        peer.send("GET /idle HTTP/1.1\r\nHost: x\r\n\r\n").await("done");
    }

    private static String gets(int many) {
        var all = new StringBuilder();
        for (int i = 0; i < many; i++) {
            all.append(GET.formatted(i));
        }
        return all.toString();
    }

    /** Requests over HTTP/2 from a peer that reads nothing. */
    private static byte[] requests(int many) {
        Frames frames = Frames.begin(0);
        for (int i = 0; i < many; i++) {
            frames.request(2 * i + 1, "GET", "/");
        }
        return frames.bytes();
    }

    /** The body of the next answer. */
    private static String answer(Peer peer) throws Exception {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) peer.in().read());
        }
        String length = head.toString().toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1");
        return new String(peer.in().readNBytes(Integer.parseInt(length)), ISO_8859_1);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            pass(Duration.ofMillis(10));
        }
    }

    private static void pass(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/a|b", "/{a}", "/?x=%", "/a#b"})
    void aMalformedTargetOverHttp2IsAnswered(String target) throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20).request(1, "GET", target).bytes());
            peer.await("{\"error\":{\"code\":400", "RFC 3986");
            // the connection lives on
            peer.send(Frames.more().request(3, "GET", "/next").bytes());
            peer.await("/next");
            assertThat(asked.get()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GE\u0001T", " GET", "G(T", "G\u00c4T"})
    void aMalformedMethodOverHttp2IsAnswered(String method) throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20).request(1, method, "/").bytes());
            peer.await("{\"error\":{\"code\":400", "RFC 9110");
            peer.send(Frames.more().request(3, "GET", "/next").bytes());
            peer.await("/next");
            assertThat(asked.get()).isEqualTo(1);
        }
    }

    @Test
    void twoKeysAndTwoHostsOverHttp2AreRefused() throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20)
                    .request(1, "GET", "/", "x-api-key", "a", "x-api-key", "b")
                    .request(3, "GET", "/", "host", "y")
                    .bytes());
            peer.await("two different API keys", "its host twice");
            assertThat(asked.get()).isZero();
            peer.send(Frames.more()
                    .request(5, "GET", "/same", "x-api-key", "a", "x-api-key", "a", "host", "x")
                    .bytes());
            peer.await("/same");
        }
    }

    /** RFC 9113, section 8.2.1. Such a space would be stored and written into a header again. */
    @ParameterizedTest
    @ValueSource(strings = {"\ttext/plain", "text/plain\t", " text/plain", "text/plain "})
    void aFieldOverHttp2ThatBeginsOrEndsWithASpaceIsRefused(String value) throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20)
                    .request(1, "GET", "/", "content-type", value)
                    .bytes());
            peer.await("begins or ends with a space");
            assertThat(asked.get()).isZero();
            peer.send(Frames.more().request(3, "GET", "/next").bytes());
            peer.await("/next");
        }
    }

    @Test
    void anEmptyApiKeyBesideAnotherIsNone() throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20)
                    .request(1, "GET", "/same", "x-api-key", "", "x-api-key", "a")
                    .bytes());
            peer.await("/same");
        }
    }

    @Test
    void twoSlashesAreATargetThatTheServerCanParse() throws Exception {
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send("GET // HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer(peer)).isEqualTo("///");
        }
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20).request(1, "GET", "//").bytes());
            peer.await("///");
        }
    }

    @Test
    void aLargeHeaderOverHttp2IsAnswered() throws Exception {
        // so large that Netty refuses it, but not so large that it closes the connection
        String large = "v".repeat(110_000);
        try (var server = new GuardedServer(Limits.unread(64 << 20), echo);
                var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20)
                    .request(1, "GET", "/", "x-large", large)
                    .bytes());
            peer.await(
                    "431", "{\"error\":{\"code\":431,\"context\":null,\"message\":\"The request header is too large\"");
            // the connection lives on, for answers without a body too
            peer.send(Frames.more()
                    .request(3, "HEAD", "/head")
                    .request(5, "GET", "/next")
                    .bytes());
            peer.await("/next");
            assertThat(asked.get()).isEqualTo(2);
            peer.send(Frames.more().open(7, "POST", "/", "x-large", large).bytes());
            peer.await("{\"error\":{\"code\":431");
            await(() -> server.unread() == 0);
        }
    }
}
