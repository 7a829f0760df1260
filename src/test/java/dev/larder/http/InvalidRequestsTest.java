package dev.larder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.Wire.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            assertEnvelope(status, wire.read(false));
            // and the connection ends: the begin of the next request is unknown
            Poll.until(wire::isGone);
        }
    }

    private static void assertEnvelope(int status, Reply reply) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.field("Content-Type")).isEqualTo("application/json");
        assertThat(reply.text()).startsWith("{\"error\":{\"code\":" + status).contains("\"status_code\":" + status);
    }
}
