package dev.larder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.Wire.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals of the HTTP server, before there is a request, have the same body as all others. */
@QuarkusTest
@TestProfile(TightBodies.class)
class InvalidRequestsTest {
    @Test
    void aTargetThatIsTooLongIs414() throws IOException {
        assertRefused(414, "GET /api/v2/local/%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted("k".repeat(40_000)));
    }

    @Test
    void aHeaderThatIsTooLargeIs431() throws IOException {
        assertRefused(
                431, "GET /api/v2/local/k HTTP/1.1\r\nHost: x\r\nX-Large: %s\r\n\r\n".formatted("v".repeat(40_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v2/local/k HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
                "GET /api/v2/local/k HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
                "PUT /api/v2/local/k HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"
            })
    void aRequestThatIsNotHttpIs400(String request) throws IOException {
        assertRefused(400, request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\nxyz\r\n", "-1\r\nabc\r\n0\r\n\r\n"})
    void aChunkWithoutASizeIs400(String chunks) throws IOException {
        assertRefused(
                400,
                "PUT /api/v2/local/k HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nTransfer-Encoding: chunked\r\n\r\n%s"
                        .formatted(Api.MASTER, chunks));
    }

    /** The same on a connection whose first request was valid. */
    @Test
    void aSecondRequestIsRefusedLikeTheFirst() throws IOException {
        try (var wire = new Wire()) {
            assertThat(wire.exchange("GET", "/api/v2", "", new byte[0]).status())
                    .isEqualTo(200);
            wire.write("GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n".getBytes(ISO_8859_1));
            assertEnvelope(400, wire.read(false));
        }
    }

    private static void assertRefused(int status, String request) throws IOException {
        try (var wire = new Wire()) {
            wire.write(request.getBytes(ISO_8859_1));
            Reply reply = wire.read(false);
            assertEnvelope(status, reply);
            assertThat(reply.version()).isEqualTo("HTTP/1.1");
            // and the connection ends: the begin of the next request is unknown
            Poll.until(wire::isGone);
        }
    }

    private static void assertEnvelope(int status, Reply reply) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.field("Content-Type")).isEqualTo("application/json");
        assertThat(reply.text()).startsWith("{\"error\":{\"code\":" + status).contains("\"status_code\":" + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/local/%zz",
                "/api/v2/local/a|b",
                "/api/v2/local/{a}",
                "/api/v2/local/a?x=%",
                "/api/v2/local/a#b",
                "/api/v2/local/\u00c4\u0081",
                "/%zz",
                "/q/%zz",
                "http://x/a|b",
                "1a:b"
            })
    void aTargetThatRfc3986DoesNotAllowIs400(String target) throws IOException {
        assertRefused(400, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(target));
    }

    @Test
    void aTargetOfTwoSlashesIsServed() throws IOException {
        assertThat(Wire.ask("GET", "//").status())
                .isEqualTo(Wire.ask("GET", "///").status())
                .isNotEqualTo(400);
    }

    @Test
    void theAnswerToAHeadHasNoBody() throws IOException {
        try (var wire = new Wire()) {
            wire.write("HEAD /%zz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
            Reply reply = wire.read(true);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.field("Content-Length")).isNotEmpty().isNotEqualTo("0");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void aRefusalHasTheFormThatTheClientAsksFor() throws IOException {
        try (var wire = new Wire()) {
            wire.write("GET /%zz HTTP/1.1\r\nHost: x\r\nAccept: application/problem+json\r\n\r\n".getBytes(ISO_8859_1));
            Reply reply = wire.read(false);
            assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.text()).contains("\"status\":400", "\"title\":\"Bad Request\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"FOO/1.1, 400", "http/1.1, 400", "HTTP/1.2, 505", "HTTP/2.0, 505", "HTTP/3.0, 505", "HTTP/0.9, 505"})
    void anUnknownProtocolIsRefused(String protocol, int status) throws IOException {
        assertRefused(
                status, "GET /api/v2/local/k %s\r\nHost: x\r\nX-API-Key: %s\r\n\r\n".formatted(protocol, Api.MASTER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: x\r\nHost: y\r\n", "Host: x\r\nhost: x\r\n", "", "Host: a b\r\n", "Host: a/b\r\n"})
    void aRequestWithoutOneHostIs400(String fields) throws IOException {
        assertRefused(400, "GET /api/v2/local/k HTTP/1.1\r\n%sX-API-Key: %s\r\n\r\n".formatted(fields, Api.MASTER));
    }

    /** An empty key is none, wherever it comes. */
    @ParameterizedTest
    @ValueSource(strings = {"X-API-Key: %s", "X-DreamFactory-API-Key: %s"})
    void anEmptyKeyBesideAGoodOneOfTheSameNameIsNone(String field) throws IOException {
        String good = field.formatted(Api.MASTER);
        String empty = field.formatted("");
        for (List<String> fields : List.of(List.of(empty, good), List.of(good, empty))) {
            try (var wire = new Wire()) {
                wire.write("GET /api/v2/local?limit=1 HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n"
                        .formatted(String.join("\r\n", fields))
                        .getBytes(ISO_8859_1));
                assertThat(wire.read(false).status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-API-Key: %s", "X-DreamFactory-API-Key: %s", "Authorization: Bearer %s"})
    void twoDifferentKeysInFieldsOfOneNameAre400(String field) throws IOException {
        String one = field.formatted(Api.MASTER);
        String request = "GET /api/v2/local?limit=1 HTTP/1.1\r\nHost: x\r\n%s\r\n%s\r\n\r\n";
        for (String other : List.of(field.formatted(TightBodies.OTHER), field.formatted("wrong"))) {
            assertRefused(400, request.formatted(one, other));
            assertRefused(400, request.formatted(other, one));
        }
        try (var wire = new Wire()) {
            wire.write(request.formatted(one, one).getBytes(ISO_8859_1));
            assertThat(wire.read(false).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/system/config/reload", "/api/v2/local/_stats", "/nothing", "/"})
    void aBodyThatIsLargerThanAnyMayBeIs413(String target) throws IOException {
        try (var wire = new Wire()) {
            wire.write("POST %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nContent-Length: 99999999\r\n\r\n{"
                    .formatted(target, Api.MASTER)
                    .getBytes(ISO_8859_1));
            Reply reply = wire.read(false);
            assertEnvelope(target.endsWith("_stats") ? 405 : 413, reply);
        }
    }

    @Test
    void aTunnelIsRefused() throws IOException {
        assertRefused(405, "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    /** A client that sends a large body would not see the answer if the connection were closed at once. */
    @Test
    void theBodyOfARefusedRequestIsThrownAway() throws IOException {
        try (var wire = new Wire()) {
            wire.write("PUT /api/v2/local/{a} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n"
                    .getBytes(ISO_8859_1));
            wire.write(new byte[2_500_000]);
            assertEnvelope(400, wire.read(false));
            wire.write(new byte[2_500_000]);
            Poll.until(wire::isGone);
        }
    }
}
