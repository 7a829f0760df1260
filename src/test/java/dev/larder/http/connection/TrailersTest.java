package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.gateway.origin.http.ShopService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields behind a chunked body mean nothing here (RFC 9110, section 6.5.1), and they are bounded as those before it. */
@QuarkusTest
@WithSettings(ShopService.class)
class TrailersTest {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final String path = "/api/v2/pages/" + UUID.randomUUID();

    @Test
    void aFieldBehindTheBodyIsNoneOfTheRequest() throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            peer.send(chunked("""
                    Content-Type: text/html
                    Content-Encoding: gzip
                    Content-Length: 3
                    Transfer-Encoding: chunked
                    Host: other
                    X-API-Key: wrong
                    Authorization: Bearer wrong
                    X-Cache-Tags: behind
                    X-HTTP-Method: DELETE
                    If-Match: "nothing"
                    Connection: close
                    Expect: 100-continue
                    """.replace("\n", "\r\n")));
            peer.await("HTTP/1.1 201 ");
            peer.send(call("POST", "/api/v2/pages/_tag", "Content-Type: application/json\r\nContent-Length: 19\r\n")
                            + "{\"tags\":[\"behind\"]}")
                    .await("HTTP/1.1 200 ");
            String found = peer.send(call("GET", path, "Connection: close\r\n")).read(SILENCE);
            assertThat(found).contains("HTTP/1.1 200 ").endsWith("\r\n\r\nabc<end>");
            assertThat(found.toLowerCase(Locale.ROOT))
                    .contains("content-type: text/plain\r\n")
                    .doesNotContain("content-encoding");
        }
    }

    @Test
    void theSameOverHttp2() throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            peer.send(Frames.begin(1 << 20)
                    .open(1, "PUT", path, "x-api-key", ShopService.KEY, "content-type", "text/plain")
                    .frame(Frames.DATA, 0, 1, "abc".getBytes(ISO_8859_1))
                    .trailers(1, "content-type", "text/html", "x-api-key", "wrong", "x-cache-tags", "behind")
                    .bytes());
            peer.await("\"success\":true");
            peer.send(Frames.more()
                    .request(3, "GET", path, "x-api-key", ShopService.KEY)
                    .bytes());
            peer.await("text/plain", "abc");
        }
    }

    static Stream<String> tooLong() {
        return Stream.of(
                "X: " + "x".repeat(GuardedServer.MAX_HEADER) + "\r\n",
                ("X: " + "x".repeat(1000) + "\r\n").repeat(GuardedServer.MAX_HEADER / 900),
                "X: x\r\n".repeat(HttpLimits.MAX_FIELDS + 1),
                "X: " + "x".repeat(10_000_000));
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void trailersThatAreTooLongEndTheRequest(String trailers) throws Exception {
        isRefused(trailers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X: a\u0000b\r\n", "X\u0001: a\r\n", "X: a\u0001b\r\n", "X : a\r\n", "no colon\r\n", ": a\r\n"})
    void trailersThatAreMalformedEndTheRequest(String trailers) throws Exception {
        isRefused(trailers);
    }

    private void isRefused(String trailers) throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            peer.push(chunked(trailers).getBytes(ISO_8859_1));
            assertThat(peer.read(SILENCE)).matches("(?s)(|HTTP/1.1 (400|413|431) .*)<end>");
        }
        try (var peer = new Peer(RestAssured.port)) {
            peer.send(call("GET", path, "Connection: close\r\n"));
            assertThat(peer.read(SILENCE)).startsWith("HTTP/1.1 404 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "a\u007f"})
    void malformedTrailersOverHttp2EndTheRequest(String value) throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            peer.send(Frames.begin(1 << 20)
                    .open(1, "PUT", path, "x-api-key", ShopService.KEY, "content-type", "text/plain")
                    .frame(Frames.DATA, 0, 1, "abc".getBytes(ISO_8859_1))
                    .trailers(1, "x", value)
                    .bytes());
            peer.await("{\"error\":{\"code\":400");
            peer.send(Frames.more()
                    .request(3, "GET", path, "x-api-key", ShopService.KEY)
                    .bytes());
            peer.await("{\"error\":{\"code\":404");
        }
    }

    private String chunked(String trailers) {
        return call("PUT", path, "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n"
                + trailers + "\r\n";
    }

    private static String call(String method, String target, String fields) {
        return "%s %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n%s\r\n"
                .formatted(method, target, ShopService.KEY, fields);
    }
}
