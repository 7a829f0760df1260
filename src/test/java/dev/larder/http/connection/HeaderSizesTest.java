package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.connection.GuardedServer.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A header is accepted over HTTP/1.1 and HTTP/2, or refused over both. */
class HeaderSizesTest {
    private static final int MAX = GuardedServer.MAX_HEADER;

    /** What the fields count that every request has: "Host: x". */
    private static final int HOST = 7;

    /** What a request line has besides its target: "GET  HTTP/1.1". */
    private static final int LINE = 13;

    private static final Duration SOON = Duration.ofSeconds(10);

    private static GuardedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new GuardedServer(
                Limits.unread(64 << 20),
                request -> request.body().onSuccess(body -> request.response().end("served")));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("450 fields of 60 bytes", 200, "/", fields(450, 60)),
                Arguments.of("as many fields as may be", 200, "/", fields(999, 10)),
                Arguments.of("one field too many", 431, "/", fields(1_000, 10)),
                Arguments.of("thousands of fields", 431, "/", fields(4_000, 1)),
                Arguments.of("one field of all bytes", 200, "/", fields(1, MAX - HOST - 7)),
                Arguments.of("one byte too many", 431, "/", fields(1, MAX - HOST - 7 + 1)),
                Arguments.of("60,000 bytes", 431, "/", fields(1, 60_000)),
                Arguments.of("many fields and bytes", 200, "/", fields(900, 28)),
                Arguments.of("more than both", 431, "/", fields(3_000, 20)),
                Arguments.of("the longest target", 200, target(MAX - LINE), fields(0, 0)),
                Arguments.of("a longer target", 414, target(MAX - LINE + 1), fields(0, 0)),
                Arguments.of("the longest target and many fields", 200, target(MAX - LINE), fields(900, 28)),
                Arguments.of("a target of 60,000 bytes", 414, target(60_000), fields(0, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void bothVersionsOfHttpDecideAlike(String what, int status, String target, String[] fields) throws Exception {
        try (var peer = new Peer(server.port())) {
            peer.send(Frames.begin(1 << 20).request(1, "GET", target, fields).bytes());
            peer.await(status == 200 ? "served" : "\"code\":" + status);
            // the connection lives on
            peer.send(Frames.more().request(3, "GET", "/").bytes());
            peer.await("served");
        }
        var head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < fields.length; i += 2) {
            head.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
        }
        try (var peer = new Peer(server.port())) {
            peer.push(head.append("\r\n").toString().getBytes(ISO_8859_1));
            assertThat(peer.read(Duration.ofMillis(500))).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
            })
    void aFieldTooManyIsRefusedBeforeTheSectionEnds(String begin) throws Exception {
        try (var peer = new Peer(server.port())) {
            peer.send(begin + "a:\r\n".repeat(HttpLimits.MAX_FIELDS - 1));
            assertThat(peer.read(Duration.ofMillis(500))).isEqualTo("<silence>");
            assertThat(server.unread()).isGreaterThan(100_000);
            peer.send("b:\r\n".repeat(2));
            assertThat(peer.read(Duration.ofSeconds(5))).matches("(?s)(|HTTP/1.1 431 .*)<end>");
        }
        awaitNothingUnread();
    }

    @Test
    void trailersAreReadAndManyRequestsHaveManyFields() throws Exception {
        String fields = "a: b\r\n".repeat(HttpLimits.MAX_FIELDS - 2);
        try (var peer = new Peer(server.port())) {
            for (int i = 0; i < 3; i++) {
                peer.push(("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + fields
                                + "\r\n3\r\nabc\r\n0\r\n" + fields + "\r\n")
                        .getBytes(ISO_8859_1));
                peer.await("HTTP/1.1 200 OK", "served");
            }
        }
        awaitNothingUnread();
    }

    @Test
    void incompleteHeadersHaveACommonBound() throws Exception {
        int most = 1 << 20;
        try (var small = new GuardedServer(Limits.unread(most), request -> {
            var unused = request.response().end("served");
        })) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                var peer = new Peer(small.port());
                peers.add(peer);
                peer.send("GET / HTTP/1.1\r\nHost: x\r\n" + "a:\r\n".repeat(900));
            }
            assertThat(peers.get(0).isClosedWithin(Duration.ofSeconds(5))).isTrue();
            assertThat(small.closed("unread")).isPositive();
            Peer last = peers.get(peers.size() - 1);
            last.send("\r\n").await("served");
            assertThat(small.unread()).isBetween(1.0, (double) most);
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    /** Beyond a bound Netty does not keep a header, and the state of its compression is lost. */
    @Test
    void aHeaderThatIsMuchTooLargeEndsTheConnection() throws Exception {
        try (var peer = new Peer(server.port())) {
            peer.push(Frames.begin(1 << 20)
                    .request(1, "GET", "/", "x-large", "v".repeat(200_000))
                    .bytes());
            assertThat(peer.isClosedWithin(Duration.ofSeconds(5))).isTrue();
        }
    }

    private static void awaitNothingUnread() {
        long end = System.nanoTime() + SOON.toNanos();
        while (server.unread() > 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private static String target(int length) {
        return "/" + "t".repeat(length - 1);
    }

    /** So many fields, each with a name of five characters and a value of some. */
    private static String[] fields(int number, int value) {
        var fields = new String[2 * number];
        for (int i = 0; i < number; i++) {
            fields[2 * i] = "f%04d".formatted(i);
            fields[2 * i + 1] = "v".repeat(value);
        }
        return fields;
    }
}
