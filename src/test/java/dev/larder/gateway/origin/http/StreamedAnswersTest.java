package dev.larder.gateway.origin.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are passed on while they come. */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class StreamedAnswersTest {
    private static final int PIECE = 64 << 10;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ShopOrigin origin;

    private static HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v2/shop%s".formatted(RestAssured.port, path)))
                .header("X-API-Key", ShopService.KEY)
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    private static String path() {
        return "/s/" + UUID.randomUUID();
    }

    /** A body of this number of pieces, sent in chunks. */
    private static void pieces(HttpExchange exchange, int pieces) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < pieces; i++) {
                out.write(new byte[PIECE]);
            }
        }
    }

    /** Two events, of which the second one is sent when the first one was heard. */
    private static void events(HttpExchange exchange, CountDownLatch heard) throws IOException, InterruptedException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().add("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("data: 1\n\n".getBytes(UTF_8));
            out.flush();
            assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
            out.write("data: 2\n\n".getBytes(UTF_8));
        }
    }

    @Test
    void aBodyThatIsTooLargeIsPassedOnAndNotStored() throws Exception {
        String path = path();
        origin.writing(path, exchange -> pieces(exchange, 320));

        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> response = http.send(request(path), BodyHandlers.ofByteArray());
            assertThat(response.body()).hasSize(320 * PIECE);
            assertThat(response.headers().firstValue("Cache-Status")).contains("larder; fwd=uri-miss; fwd-status=200");
        }

        assertThat(origin.asked(path)).hasSize(2);
    }

    @Test
    void aShortBodyOfUnknownLengthIsStored() throws Exception {
        String path = path();
        origin.writing(path, exchange -> pieces(exchange, 2));

        assertThat(http.send(request(path), BodyHandlers.ofByteArray()).body()).hasSize(2 * PIECE);
        assertThat(http.send(request(path), BodyHandlers.ofByteArray())
                        .headers()
                        .firstValue("Cache-Status"))
                .hasValueSatisfying(status -> assertThat(status).startsWith("larder; hit"));
    }

    @Test
    void eventsArriveWhileTheyAreSent() throws Exception {
        String path = path();
        var heard = new CountDownLatch(1);
        origin.writing(path, exchange -> events(exchange, heard));

        HttpResponse<InputStream> response = http.send(request(path), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("data: 1");
            heard.countDown();
            assertThat(lines.lines().toList()).containsExactly("", "data: 2", "");
        }
    }

    @Test
    void aBodyThatBreaksOffIsNotTakenForAWholeOne() {
        String stored = path();
        String passed = path();
        for (String path : new String[] {stored, passed}) {
            origin.writing(path, exchange -> {
                exchange.getResponseHeaders().add("Cache-Control", path.equals(passed) ? "no-store" : "max-age=60");
                exchange.sendResponseHeaders(200, 500_000);
                exchange.getResponseBody().write(new byte[200_000]);
                exchange.getResponseBody().flush();
                throw new IOException("broken off by the test");
            });
        }

        assertThatThrownBy(() -> http.send(request(passed), BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
        for (int i = 0; i < 2; i++) {
            RestAssured.given()
                    .header("X-API-Key", ShopService.KEY)
                    .get("/api/v2/shop" + stored)
                    .then()
                    .statusCode(502);
        }
    }

    @Test
    void aClientThatLeavesEndsTheRequestToTheOrigin() throws Exception {
        String path = path();
        var broken = new CountDownLatch(1);
        origin.writing(path, exchange -> {
            exchange.getResponseHeaders().add("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; i < 10_000; i++) {
                    exchange.getResponseBody().write(new byte[PIECE]);
                }
            } catch (IOException gone) {
                broken.countDown();
                throw gone;
            }
        });

        HttpResponse<InputStream> response = http.send(request(path), BodyHandlers.ofInputStream());
        response.body().readNBytes(PIECE);
        response.body().close();

        assertThat(broken.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** All bytes that come until the connection ends, of a request that is written as it is. */
    private static String exchange(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /** HTTP/1.0 has no chunks: the end of the connection is that of the body, also where the client would keep it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void aClientOfHttp10GetsTheBytesAsTheyComeAndThenTheEnd(String connection) throws Exception {
        String path = path();
        var heard = new CountDownLatch(1);
        origin.writing(path, exchange -> events(exchange, heard));

        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /api/v2/shop%s HTTP/1.0\r\nX-API-Key: %s\r\n%s\r\n"
                            .formatted(path, ShopService.KEY, connection)
                            .getBytes(UTF_8));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            List<String> head = new ArrayList<>();
            for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                head.add(line.toLowerCase(Locale.ROOT));
            }
            assertThat(head).noneMatch(line -> line.startsWith("transfer-encoding"));
            assertThat(lines.readLine()).isEqualTo("data: 1");
            heard.countDown();
            assertThat(lines.lines().toList()).containsExactly("", "data: 2", "");
        }
    }

    @Test
    void aWebSocketIsRefusedByName() throws Exception {
        String path = path();
        origin.on(path, "x");

        String answer = exchange(String.join(
                "\r\n",
                "GET /api/v2/shop" + path + " HTTP/1.1",
                "Host: x",
                "X-API-Key: " + ShopService.KEY,
                "Connection: close",
                "Connection: Upgrade",
                "Upgrade: WebSocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                ""));

        assertThat(answer).startsWith("HTTP/1.1 501 ").contains("WebSocket");
        assertThat(origin.asked(path)).isEmpty();
    }

    /** What can be stored is for others, too. */
    @Test
    void theAnswerToAClientThatLeavesIsStored() throws Exception {
        String path = path();
        var asked = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        origin.writing(path, exchange -> {
            asked.countDown();
            assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("kept".getBytes(UTF_8));
        });
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.getOutputStream()
                    .write("GET /api/v2/shop%s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n\r\n"
                            .formatted(path, ShopService.KEY)
                            .getBytes(UTF_8));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        }
        left.countDown();

        assertThat(http.send(request(path), BodyHandlers.ofString()).body()).isEqualTo("kept");
        assertThat(http.send(request(path), BodyHandlers.ofString()).headers().firstValue("Cache-Status"))
                .hasValueSatisfying(status -> assertThat(status).startsWith("larder; hit"));
        assertThat(origin.asked(path)).hasSize(1);
    }
}
