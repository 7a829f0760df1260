package dev.larder.gateway.origin.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.larder.config.WithSettings;
import dev.larder.http.Poll;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of requests, which are passed on while they come. */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class StreamedRequestsTest {
    /** More than a value may have. */
    private static final int LARGE = 20 << 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ShopOrigin origin;

    private static HttpRequest post(String path, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v2%s".formatted(RestAssured.port, path)))
                .header("X-API-Key", ShopService.KEY)
                .timeout(Duration.ofSeconds(30))
                .POST(body)
                .build();
    }

    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    private static String path() {
        return "/u/" + UUID.randomUUID();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Answers how long the body was, and what told its length. */
    private static void count(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        answer(exchange, body.length + " " + length);
    }

    /** A connection on which a POST with this header was begun. */
    private static Socket begin(String path, String header) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(10_000);
        String head = "POST /api/v2/uploads%s HTTP/1.1\r\nHost: l\r\nX-API-Key: %s\r\n%s\r\n\r\n"
                .formatted(path, ShopService.KEY, header);
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        return socket;
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aBodyMayBeLargerThanAValue(HttpClient.Version version) throws Exception {
        String path = path();
        origin.receiving(path, StreamedRequestsTest::count);
        HttpClient client = HttpClient.newBuilder().version(version).build();

        HttpRequest announced = post("/uploads" + path, BodyPublishers.ofByteArray(new byte[LARGE]));
        assertThat(client.send(announced, BodyHandlers.ofString()).body()).isEqualTo(LARGE + " " + LARGE);
        HttpRequest unannounced = post("/uploads" + path, chunked(new byte[LARGE]));
        assertThat(client.send(unannounced, BodyHandlers.ofString()).body()).isEqualTo(LARGE + " null");
    }

    @Test
    void theOriginHasTheBeginningBeforeTheEndComes() throws Exception {
        String path = path();
        CountDownLatch begun = new CountDownLatch(1);
        origin.receiving(path, exchange -> {
            InputStream body = exchange.getRequestBody();
            assertThat(body.readNBytes(5)).isEqualTo("begin".getBytes(US_ASCII));
            begun.countDown();
            answer(exchange, new String(body.readAllBytes(), US_ASCII));
        });

        try (Socket socket = begin(path, "Content-Length: 8")) {
            socket.getOutputStream().write("begin".getBytes(US_ASCII));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            socket.getOutputStream().write("end".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void aClientThatWaitsIsAskedForItsBody() throws Exception {
        String path = path();
        origin.receiving(path, StreamedRequestsTest::count);

        try (Socket socket = begin(path, "Content-Length: 3\r\nExpect: 100-continue")) {
            assertThat(new String(socket.getInputStream().readNBytes(25), US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write("abc".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void aClientIsNotReadWhileTheOriginDoesNotRead() throws Exception {
        String path = path();
        CountDownLatch reading = new CountDownLatch(1);
        origin.receiving(path, exchange -> {
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
            count(exchange);
        });
        int all = 64 << 20;

        try (Socket socket = begin(path, "Content-Length: " + all)) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(socket, all));
            // what the buffers of three sockets take is less than that
            assertThatThrownBy(() -> sent.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            reading.countDown();
            sent.get(20, TimeUnit.SECONDS);
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    private static void send(Socket socket, int bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < bytes; i += 1 << 20) {
                out.write(new byte[1 << 20]);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theOriginIsToldWhenTheClientLeaves() throws Exception {
        String path = path();
        origin.on(path, "first", "Cache-Control", "max-age=60");
        HttpRequest read = HttpRequest.newBuilder(post("/uploads" + path, BodyPublishers.noBody()), (x, y) -> true)
                .GET()
                .build();
        http.send(read, BodyHandlers.ofString());
        CompletableFuture<String> seen = new CompletableFuture<>();
        var arrived = new CountDownLatch(1);
        origin.receiving(path, exchange -> {
            arrived.countDown();
            watch(exchange, seen);
        });

        try (Socket socket = begin(path, "Content-Length: 100")) {
            socket.getOutputStream().write("begin".getBytes(US_ASCII));
            // whoever leaves before has not asked the origin for anything
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("broken");
        // the origin may have done something: what was stored is not shown any more
        origin.receiving(path, exchange -> answer(exchange, "second"));
        assertThat(http.send(read, BodyHandlers.ofString()).body()).isEqualTo("second");
    }

    /** The origin answers first, and changes what it has when it has the whole body. */
    @Test
    void whatIsReadWhileTheBodyGoesOnIsNotStored() throws Exception {
        String path = path();
        var value = new AtomicReference<>("old");
        origin.receiving(path, exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                answer(exchange, Objects.requireNonNull(value.get()));
                return;
            }
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("early".getBytes(US_ASCII));
            exchange.getResponseBody().flush();
            value.set(new String(exchange.getRequestBody().readAllBytes(), US_ASCII));
        });
        HttpRequest read = HttpRequest.newBuilder(post("/uploads" + path, BodyPublishers.noBody()), (x, y) -> true)
                .GET()
                .build();

        try (Socket socket = begin(path, "Connection: close\r\nContent-Length: 8")) {
            socket.getOutputStream().write("begin".getBytes(US_ASCII));
            String seen = "";
            while (!seen.contains("early")) {
                seen += (char) socket.getInputStream().read();
            }
            assertThat(http.send(read, BodyHandlers.ofString()).body()).isEqualTo("old");
            socket.getOutputStream().write("end".getBytes(US_ASCII));
            socket.getInputStream().readAllBytes();
        }

        assertThat(http.send(read, BodyHandlers.ofString()).body()).isEqualTo("beginend");
        // the hold has ended with the exchange
        Poll.until(() -> http.sendAsync(read, BodyHandlers.ofString())
                .join()
                .headers()
                .firstValue("Cache-Status")
                .orElse("")
                .startsWith("larder; hit"));
    }

    @Test
    void aBodyAboveTheLimitIsRefused() throws Exception {
        String path = path();
        origin.receiving(path, StreamedRequestsTest::count);
        byte[] most = new byte[100 << 10];
        byte[] more = new byte[most.length + 1];

        for (BodyPublisher body : new BodyPublisher[] {BodyPublishers.ofByteArray(most), chunked(most)}) {
            assertThat(http.send(post("/all" + path, body), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
        for (BodyPublisher body : new BodyPublisher[] {BodyPublishers.ofByteArray(more), chunked(more)}) {
            HttpResponse<String> refused = http.send(post("/all" + path, body), BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).contains("at most 102400 bytes");
        }
    }

    @Test
    void aBodyWhoseFramingIsBrokenEndsTheConnection() throws Exception {
        String path = path();
        CompletableFuture<String> seen = new CompletableFuture<>();
        origin.receiving(path, exchange -> watch(exchange, seen));

        try (Socket socket = begin(path, "Transfer-Encoding: chunked")) {
            socket.getOutputStream().write("5\r\nbegin\r\nno size\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isIn("", "HTTP/1.1 400");
        }
        // it was not asked yet, or waits for the rest
        assertThat(seen.getNow("broken")).isEqualTo("broken");
    }

    /** Tells whether the whole body comes. */
    private static void watch(HttpExchange exchange, CompletableFuture<String> seen) {
        try {
            seen.complete("whole: " + exchange.getRequestBody().readAllBytes().length);
        } catch (IOException e) {
            seen.complete("broken");
        }
    }
}
