package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.connection.GuardedServer.Limits;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A header is accepted over HTTP/1.1 and HTTP/2, or refused over both. */
class HeaderSizesTest {
    private static final int MAX = GuardedServer.MAX_HEADER;

    /** What the fields count that every request has: "Host: x". */
    private static final int HOST = 7;

    /** What a request line has besides its target: "GET  HTTP/1.1". */
    private static final int LINE = 13;

    private static GuardedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new GuardedServer(Limits.unread(64 << 20), request -> {
            var unused = request.response().end("served");
        });
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
