package dev.larder.http.connection;

import static dev.larder.gateway.origin.http.RawOrigin.answer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.gateway.origin.http.RawOrigin;
import dev.larder.gateway.origin.http.ShopService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two servers may read as different requests (RFC 9112, section 11.2): what the gateway lets through is
 * one request for the origin, too, with its own framing and without a line that the client made up.
 */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class GatewaySmugglingTest {
    private static final Duration SILENCE = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int GOAWAY = 7;
    private static final String[] WITH_KEY = {"x-api-key", ShopService.KEY};

    RawOrigin origin;

    private final String path = "/s/" + UUID.randomUUID();
    private int before;

    @BeforeEach
    void remember() {
        origin.on(path, answer("fine", "Cache-Control: no-store"));
        before = origin.heads().size();
    }

    private List<String> arrived() {
        List<String> heads = origin.heads();
        return heads.subList(before, heads.size());
    }

    private static String request(String line, String fields, String body) {
        return "%s\r\nHost: x\r\nX-API-Key: %s\r\n%s\r\n%s".formatted(line, ShopService.KEY, fields, body);
    }

    private String post(String fields, String body) {
        return request("POST /api/v2/raw" + path + " HTTP/1.1", fields, body);
    }

    /** Another request, hidden in the first one's body. */
    private static String hidden() {
        return "DELETE /smuggled HTTP/1.1\r\nHost: x\r\nX-Smuggled: yes\r\n\r\n";
    }

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    private static String send(String bytes) throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            return peer.send(bytes).read(SILENCE);
        }
    }

    /** As {@link #send}, for a request whose answer ends the connection: on a busy machine it may be late. */
    private static String sendAndClose(String bytes) throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            return peer.send(bytes).read(PATIENCE);
        }
    }

    /** The origin saw at most this one request, framed once, and answers the next one as if nothing had been. */
    private void nothingIsSmuggled(String seen) throws Exception {
        assertThat(arrived()).as(seen).hasSizeLessThanOrEqualTo(1).allSatisfy(head -> {
            assertThat(head).startsWith("POST /s/").doesNotContainIgnoringCase("smuggled");
            String lower = head.toLowerCase(Locale.ROOT);
            int lengths = lower.split("\r\ncontent-length:", -1).length - 1;
            int codings = lower.split("\r\ntransfer-encoding:", -1).length - 1;
            assertThat(lengths + codings).as(head).isLessThanOrEqualTo(1);
        });
        String next = sendAndClose(request("GET /api/v2/raw" + path + " HTTP/1.1", "Connection: close\r\n", ""));
        assertThat(next).startsWith("HTTP/1.1 200 ").endsWith("fine<end>");
    }

    static Stream<Map.Entry<String, String>> framings() {
        String hidden = hidden();
        String shortChunk = "0\r\n\r\n" + hidden;
        return Stream.of(
                Map.entry("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", shortChunk),
                Map.entry("Transfer-Encoding: chunked\r\nContent-Length: " + shortChunk.length() + "\r\n", shortChunk),
                Map.entry("Content-Length: 0\r\nContent-Length: " + hidden.length() + "\r\n", hidden),
                Map.entry("Content-Length: 0, " + hidden.length() + "\r\n", hidden),
                Map.entry("Content-Length: +" + hidden.length() + "\r\n", hidden),
                Map.entry("Content-Length: -1\r\n", hidden),
                Map.entry("Content-Length: 0x10\r\n", hidden),
                Map.entry("Content-Length : " + hidden.length() + "\r\n", hidden),
                Map.entry("Transfer-Encoding : chunked\r\nContent-Length: 0\r\n", shortChunk),
                Map.entry("Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n", shortChunk),
                Map.entry("Transfer-Encoding: chunked, identity\r\n", shortChunk),
                Map.entry(
                        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n",
                        shortChunk),
                Map.entry("Transfer-Encoding:\u000bchunked\r\nContent-Length: 0\r\n", shortChunk),
                Map.entry("X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", shortChunk),
                Map.entry("X: y\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n", shortChunk),
                Map.entry("X: y\rTransfer-Encoding: chunked\r\nContent-Length: 0\r\n", shortChunk),
                Map.entry("Transfer-Encoding: chunked\r\n", "10000000000000000\r\n" + hidden),
                Map.entry("Transfer-Encoding: chunked\r\n", "0x0\r\n\r\n" + hidden),
                Map.entry("Transfer-Encoding: chunked\r\n", "-1\r\n\r\n" + hidden),
                Map.entry("Transfer-Encoding: chunked\r\n", "1;a=\nb\r\nx\r\n0\r\n\r\n"),
                Map.entry("Transfer-Encoding: chunked\r\n", "1\r\nx0\r\n\r\n" + hidden),
                Map.entry("Transfer-Encoding: chunked\r\nTrailer: X-Smuggled\r\n", "0\r\nX-Smuggled: yes\r\n\r\n"));
    }

    /**
     * A hidden request that is read as the next one is no harm: it goes to Larder itself, which does not know its path.
     */
    @ParameterizedTest
    @MethodSource("framings")
    void aFramingThatCanBeReadInTwoWaysReachesTheOriginInOneOrNotAtAll(Map.Entry<String, String> framing)
            throws Exception {
        nothingIsSmuggled(send(post(framing.getKey(), framing.getValue())));
    }

    @Test
    void aChunkedBodyIsFramedAnew() throws Exception {
        String seen = send(post("Transfer-Encoding: chunked\r\nConnection: close\r\n", chunked("x".repeat(20))));

        assertThat(seen).startsWith("HTTP/1.1 200 ");
        nothingIsSmuggled(seen);
        assertThat(origin.heads(path).get(0))
                .containsIgnoringCase("\r\ntransfer-encoding: chunked\r\n")
                .doesNotContainIgnoringCase("content-length");
    }

    /** Neither a decoded line end nor a raw one becomes one at the origin. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%0d%0aX-Smuggled:%20yes",
                "%0aX-Smuggled:yes",
                "?q=%0d%0aX-Smuggled:%20yes",
                "%20HTTP/1.1%0d%0a%0d%0aGET%20/smuggled",
                "\rX-Smuggled:yes",
                "\u0000X-Smuggled:yes",
                " X-Smuggled:yes",
                "\tX-Smuggled:yes",
                "?a b",
                "#fragment",
                "\u00e9"
            })
    void aPathEndsNoLine(String end) throws Exception {
        send(request("POST /api/v2/raw" + path + end + " HTTP/1.1", "Connection: close\r\n", ""));

        assertThat(arrived()).allSatisfy(head -> {
            assertThat(head.lines().skip(1))
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("x-smuggled"));
            assertThat(head.lines().findFirst().orElseThrow().split(" ", -1))
                    .as(head)
                    .hasSize(3);
        });
        assertThat(arrived()).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-A: b\rX-Smuggled: yes",
                "X-A: b\nX-Smuggled: yes",
                "X-A\u0000: b",
                "X A: b",
                ": b",
                "X-A: b\u0000c",
                " X-Smuggled: yes",
                "X-A: b\r\n\tX-Smuggled: yes"
            })
    void aFieldEndsNoLine(String field) throws Exception {
        String seen = send(post(field + "\r\nContent-Length: 0\r\nConnection: close\r\n", ""));

        assertThat(arrived())
                .as(seen)
                .allSatisfy(head -> assertThat(head.split("\r\n"))
                        .noneMatch(line -> line.startsWith("X-Smuggled"))
                        .noneMatch(line -> line.chars().anyMatch(c -> c < ' ' && c != '\t')));
        assertThat(arrived()).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GE T", "G(T", "get", "POST\u0000", "\"GET\"", "CONNECT", "PRI", "A,B", "TRACE"})
    void anOddMethodIsForwardedAsItIsOrRefused(String method) throws Exception {
        String seen = sendAndClose(request(method + " /api/v2/raw" + path + " HTTP/1.1", "Connection: close\r\n", ""));

        assertThat(arrived())
                .as(seen)
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(head -> assertThat(head).startsWith(method + " " + path + " HTTP/1.1\r\n"));
        assertThat(seen).matches("(?s)HTTP/1.1 [245]\\d\\d .*");
    }

    static Stream<Function<String, Frames>> frames() {
        return Stream.of(
                path -> Frames.more().request(1, "POST", path, fields("transfer-encoding", "chunked")),
                path -> Frames.more().request(1, "POST", path, fields("connection", "x-smuggled")),
                path -> Frames.more().request(1, "POST", path, fields("x-a", "b\r\nx-smuggled: yes")),
                path -> Frames.more().request(1, "POST", path, fields("x-a", "b\nx-smuggled: yes")),
                path -> Frames.more().request(1, "POST", path, fields("x-a\r\nx-smuggled", "yes")),
                path -> Frames.more().request(1, "POST", path, fields("x-a: b\r\nx-smuggled", "yes")),
                path -> Frames.more().request(1, "POST", path + " HTTP/1.1\r\nX-Smuggled: yes\r\nx:", WITH_KEY),
                path -> Frames.more().request(1, "POST", path + "\r\nX-Smuggled: yes", WITH_KEY),
                path -> Frames.more()
                        .request(1, "POST /smuggled HTTP/1.1\r\nX-Smuggled: yes\r\n\r\nPOST", path, WITH_KEY),
                path -> Frames.more().request(1, "GET\nX-Smuggled:", path, WITH_KEY),
                path -> Frames.more()
                        .open(1, "POST", path, fields("content-length", "0"))
                        .frame(Frames.DATA, Frames.END_STREAM, 1, hidden().getBytes(ISO_8859_1)),
                path -> Frames.more()
                        .open(1, "POST", path, fields("content-length", "5", "content-length", "6"))
                        .frame(Frames.DATA, Frames.END_STREAM, 1, "12345".getBytes(ISO_8859_1)),
                path -> Frames.more()
                        .open(1, "POST", path, fields("content-length", "500"))
                        .frame(Frames.DATA, Frames.END_STREAM, 1, hidden().getBytes(ISO_8859_1)));
    }

    private static String[] fields(String... more) {
        return Stream.concat(Stream.of(WITH_KEY), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void whatHttp2CarriesAndHttp1CannotIsRefusedAndNotWrittenToTheOrigin(Function<String, Frames> frames)
            throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            peer.send(Frames.begin(1 << 20).bytes());
            assertThat(answered(peer.send(frames.apply("/api/v2/raw" + path).bytes())))
                    .isTrue();
        }
        nothingIsSmuggled("");
    }

    /** Whether an answer, the end of the stream or that of the connection comes. */
    private static boolean answered(Peer peer) throws IOException {
        var in = new DataInputStream(peer.in());
        while (true) {
            int lengthAndType = in.readInt();
            in.skipNBytes(5 + (lengthAndType >>> 8));
            int type = lengthAndType & 0xff;
            if (type == Frames.HEADERS || type == Frames.RST_STREAM || type == GOAWAY) {
                return true;
            }
        }
    }

    /** That the frames above are right but for what is wrong with them. */
    @Test
    void anHttp2RequestReachesTheOrigin() throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            peer.send(Frames.begin(1 << 20)
                            .open(1, "POST", "/api/v2/raw" + path, fields("content-length", "4"))
                            .frame(Frames.DATA, Frames.END_STREAM, 1, "body".getBytes(ISO_8859_1))
                            .bytes())
                    .await("fine");
        }
        assertThat(origin.heads(path)).singleElement().asString().containsIgnoringCase("\r\ncontent-length: 4\r\n");
    }
}
