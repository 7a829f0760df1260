package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.gateway.origin.http.ShopService;
import dev.larder.http.LogLines;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control character in a request is refused at the door: nothing is stored, and no line of the log is the caller's. */
@QuarkusTest
@WithSettings(ShopService.class)
class ControlCharactersTest {
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final List<Character> CONTROLS =
            List.of('\0', '\1', '\b', '\n', '\u000b', '\f', '\r', '\u001b', '\u001f', '\u007f');

    private final String path = "/api/v2/pages/" + UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-type",
                "content-encoding",
                "x-cache-tags",
                "x-request-id",
                "traceparent",
                "user-agent",
                "if-match",
                "x-http-method",
                "origin",
                "accept",
                "x-forwarded-for"
            })
    void aFieldOverHttp2HasNone(String field) throws Exception {
        try (var log = new LogLines();
                var peer = new Peer(RestAssured.port)) {
            peer.send(Frames.begin(1 << 20).bytes());
            int stream = 1;
            for (char control : CONTROLS) {
                for (String value :
                        List.of("text/plain" + control + "forged: line", control + "forged", "a" + control)) {
                    peer.send(put(stream, path, field, value)).await("{\"error\":{\"code\":400");
                    stream += 2;
                }
            }
            nothingIsStored(peer, stream);
            noLineIsForged(log);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%sforged: line", "?ttl=5%sforged: line", "%s"})
    void aTargetOverHttp2HasNone(String end) throws Exception {
        try (var log = new LogLines();
                var peer = new Peer(RestAssured.port)) {
            peer.send(Frames.begin(1 << 20).bytes());
            int stream = 1;
            for (char control : CONTROLS) {
                peer.send(put(stream, path + end.formatted(control), "content-type", "text/plain"))
                        .await("{\"error\":{\"code\":400");
                stream += 2;
            }
            nothingIsStored(peer, stream);
            noLineIsForged(log);
        }
    }

    /** The ends of lines are no part of a value there. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "Content-Encoding", "X-Cache-Tags", "X-Request-Id", "User-Agent"})
    void aFieldOverHttp1HasNone(String field) throws Exception {
        try (var log = new LogLines()) {
            for (char control : CONTROLS) {
                if (control != '\r' && control != '\n') {
                    try (var peer = new Peer(RestAssured.port)) {
                        peer.send(
                                "PUT %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nContent-Length: 1\r\n%s: a%sforged: line\r\n\r\nv"
                                        .formatted(path, ShopService.KEY, field, control));
                        assertThat(peer.read(SILENCE)).startsWith("HTTP/1.1 400 ");
                    }
                }
            }
            try (var peer = new Peer(RestAssured.port)) {
                peer.send(Frames.begin(1 << 20).bytes());
                nothingIsStored(peer, 1);
            }
            noLineIsForged(log);
        }
    }

    private static byte[] put(int stream, String target, String... fields) {
        String[] all = Stream.concat(Stream.of("x-api-key", ShopService.KEY), Stream.of(fields))
                .toArray(String[]::new);
        return Frames.more()
                .open(stream, "PUT", target, all)
                .frame(Frames.DATA, Frames.END_STREAM, stream, "v".getBytes(ISO_8859_1))
                .bytes();
    }

    /** And the connection lives on. */
    private void nothingIsStored(Peer peer, int stream) throws Exception {
        peer.send(Frames.more()
                        .request(stream, "GET", path, "x-api-key", ShopService.KEY)
                        .bytes())
                .await("{\"error\":{\"code\":404");
        peer.send(Frames.more()
                        .request(
                                stream + 2,
                                "GET",
                                "/api/v2/pages?prefix=" + path.substring(14),
                                "x-api-key",
                                ShopService.KEY)
                        .bytes())
                .await("{\"resource\":[]");
    }

    private static void noLineIsForged(LogLines log) {
        assertThat(log.all()).noneMatch(line -> line.contains("forged"));
    }
}
