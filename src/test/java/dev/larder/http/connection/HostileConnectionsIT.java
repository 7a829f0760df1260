package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node with a small heap among hostile peers: it answers each request of others in time, needs little memory, closes expensive
 * connections, and logs no error. The peers have no API key, except where a test says so.
 */
class HostileConnectionsIT {
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final String KEY = "0123456789abcdef";
    private static final String[] WITH_KEY = {"x-api-key", KEY};
    private static final Duration IN_TIME = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(6);
    private static final Duration HEADER = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long LARGEST_MEMORY_KB = 700 << 10;
    private static final String LISTEN =
            "GET /api/v2/local/_events HTTP/1.1\r\nHost: x\r\nX-API-Key: " + KEY + "\r\n\r\n";
    private static final String HALF_A_BODY =
            "PUT /api/v2/local/half HTTP/1.1\r\nHost: x\r\nX-API-Key: " + KEY + "\r\nContent-Length: 100\r\n\r\nhalf";

    @TempDir
    static Path data;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static ServerProcess node;
    private static int port;
    private static int management;

    private static final String ASK =
            "GET /api/v2/local/k HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: " + KEY + "\r\n\r\n";

    private final List<Peer> peers = new ArrayList<>();

    /** Calls all the time: from before the hostile peers are there until they are gone. */
    private final OtherCaller others = new OtherCaller(port, ASK, IN_TIME);

    /** The log lines of the node before the test. */
    private int written;

    @BeforeAll
    static void start() throws Exception {
        port = ServerProcess.freePort();
        management = ServerProcess.freePort();
        node = start(port, data, "-Dlarder.management.port=" + management);
    }

    /** Starts a node that has the entry which {@link #ASK} asks for. */
    private static ServerProcess start(int port, Path files, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.port=" + port,
                "-Dlarder.connections.idle-timeout=" + IDLE.toSeconds() + "s",
                "-Dlarder.connections.header-timeout=" + HEADER.toSeconds() + "s",
                "-Dlarder.data-dir=" + files,
                "-Dlarder.api-key=" + KEY));
        command.addAll(List.of(more));
        command.addAll(List.of("-jar", JAR.toString()));
        ServerProcess started = ServerProcess.start(command, port);
        assertThat(put(port, "k", "v".getBytes(ISO_8859_1)).statusCode()).isEqualTo(201);
        return started;
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void readLog() {
        written = node.output().length();
    }

    @AfterEach
    void hangUp() throws Exception {
        hangUp(others, node);
        assertNoError(node.output().substring(written));
    }

    private void hangUp(OtherCaller callers, ServerProcess by) throws Exception {
        try (callers) {
            areServed(callers, by);
            for (Peer peer : peers) {
                peer.close();
            }
            areServed(callers, by);
        }
    }

    private static void assertNoError(String log) {
        assertThat(log).doesNotContain("ERROR").doesNotContain("\tat ").doesNotContain("OutOfMemory");
    }

    @Test
    void eightThousandStreamsThatReadNothing() throws Exception {
        openStreams(management);
        othersAreServed();
    }

    private void openStreams(int to) throws IOException {
        Frames frames = Frames.begin(0);
        for (int i = 0; i < 8_000; i++) {
            frames.request(2 * i + 1, "GET", "/q/openapi");
        }
        peer(to).push(frames.bytes());
    }

    @Test
    void eightyConnectionsOfAHundredStreamsThatReadNothing() throws Exception {
        for (int c = 0; c < 80; c++) {
            Frames frames = Frames.begin(0);
            for (int i = 0; i < 100; i++) {
                frames.request(2 * i + 1, "GET", "/q/openapi");
            }
            peer(management).push(frames.bytes());
        }
        othersAreServed();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        othersAreServed();
    }

    @Test
    void smallUnreadAnswersHaveACommonBound() throws Exception {
        assertThat(put("small", new byte[60_000]).statusCode()).isBetween(200, 201);
        for (int c = 0; c < 80; c++) {
            Frames frames = Frames.begin(0);
            for (int i = 0; i < 100; i++) {
                frames.request(2 * i + 1, "GET", "/api/v2/local/small", WITH_KEY);
            }
            peer(port).push(frames.bytes());
        }
        othersAreServed();
        assertThat(metric("larder_http_unread_bytes")).isBetween(1.0, (double) (64 << 20));
        assertThat(metric("larder_http_connections_closed_total{reason=\"unread\"}"))
                .isPositive();
    }

    /** Each answer would have 6 MB: those without room are refused before they are made. */
    @Test
    void largeAnswersOfSeveralEntriesThatNobodyReads() throws Exception {
        for (String key : List.of("big1", "big2")) {
            assertThat(put(key, new byte[3 << 20]).statusCode()).isBetween(200, 201);
        }
        for (int c = 0; c < 10; c++) {
            Frames frames = Frames.begin(0);
            for (int i = 0; i < 100; i++) {
                frames.request(2 * i + 1, "GET", "/api/v2/local?key=big1&key=big2", WITH_KEY);
            }
            peer(port).push(frames.bytes());
        }
        othersAreServed();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        othersAreServed();
    }

    @Test
    void twentyThousandPipelinedRequestsThatReadNothing() throws Exception {
        for (String path : List.of("/q/metrics", "/q/openapi")) {
            pipeline(management, path);
        }
        othersAreServed();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        othersAreServed();
    }

    private void pipeline(int to, String path) throws IOException {
        for (int c = 0; c < 4; c++) {
            peer(to).push("GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
                    .formatted(path)
                    .repeat(10_000)
                    .getBytes(ISO_8859_1));
        }
    }

    /** Without a port of its own, which is the default: management is served where the API is. */
    @Nested
    class ManagementOnThePortOfTheApi {
        @TempDir
        static Path files;

        private static ServerProcess single;
        private static int shared;

        private final OtherCaller callers = new OtherCaller(shared, ASK, IN_TIME);

        @BeforeAll
        static void startSingle() throws Exception {
            shared = ServerProcess.freePort();
            single = start(shared, files);
            for (String path : List.of("/q/metrics", "/q/openapi")) {
                assertThat(get(shared, path)).isEqualTo(200);
            }
        }

        @AfterAll
        static void stopSingle() {
            single.close();
        }

        @AfterEach
        void hangUpSingle() throws Exception {
            hangUp(callers, single);
            assertNoError(single.output());
        }

        @Test
        void eightThousandStreamsThatReadNothing() throws Exception {
            openStreams(shared);
            areServed(callers, single);
        }

        @Test
        void fortyThousandPipelinedRequestsThatReadNothing() throws Exception {
            pipeline(shared, "/q/metrics");
            areServed(callers, single);
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            areServed(callers, single);
        }
    }

    @Test
    void manyReadersOfTheMetricsCostOthersLittle() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> scrapes = IntStream.range(0, 100)
                .mapToObj(i -> HTTP.sendAsync(request(management, "/q/metrics").build(), BodyHandlers.ofString()))
                .toList();
        othersAreServed();
        assertThat(scrapes)
                .extracting(scrape -> scrape.join().statusCode())
                .contains(200)
                .containsAnyOf(200, 503);
    }

    @Test
    void silentConnectionsAreClosedAndWaitingCallersAreNot() throws Exception {
        Peer listener = peer(port).send(LISTEN);
        Peer stream = peer(port)
                .send(Frames.begin(1 << 20)
                        .request(1, "GET", "/api/v2/local/_events", WITH_KEY)
                        .bytes());
        Peer slow = peer(port).send("GET / HTTP/1.1\r\nHost: ");
        Peer slow2 = peer(port)
                .send(Frames.begin(1 << 20)
                        .request(1, "GET", "/api/v2/local/_events", WITH_KEY)
                        .frame(Frames.HEADERS, Frames.END_STREAM, 3, Frames.block("GET", "/"))
                        .bytes());
        Peer silent = peer(port);
        Peer silent2 = peer(port).send(Frames.begin(1 << 20).bytes());
        assertThat(slow.isClosedWithin(HEADER.plusSeconds(2))).isTrue();
        assertThat(slow2.isClosedWithin(Duration.ofSeconds(1))).isTrue();
        assertThat(silent.isClosedWithin(IDLE.plusSeconds(2))).isTrue();
        assertThat(silent2.isClosedWithin(IDLE.plusSeconds(2))).isTrue();
        assertThat(listener.isClosedWithin(Duration.ofSeconds(1))).isFalse();
        assertThat(stream.isClosedWithin(Duration.ofMillis(100))).isFalse();
    }

    @Test
    void peersThatGoAwayLeaveNoErrorInTheLog() throws Exception {
        Frames listen = Frames.begin(1 << 20).request(1, "GET", "/api/v2/local/_events", WITH_KEY);
        Frames half = Frames.begin(1 << 20)
                .open(1, "PUT", "/api/v2/local/half", WITH_KEY)
                .frame(Frames.DATA, 0, 1, "half".getBytes(ISO_8859_1));
        for (int i = 0; i < 50; i++) {
            peer(port).send(LISTEN);
            peer(port).send(HALF_A_BODY);
            peer(port).send(listen.bytes());
            peer(port).send(half.bytes());
            peer(port).send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fcgarbage");
            peer(port).send(Frames.PREFACE + "what is this, which is no frame of settings?");
        }
        Peer both = peer(port).send(listen.bytes());
        both.send(Frames.more()
                .frame(Frames.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8})
                .bytes());
        put("k", "v".getBytes(ISO_8859_1));
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        for (Peer peer : peers) {
            peer.reset();
        }
        put("k", "v".getBytes(ISO_8859_1));
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void streamsThatAreResetAtOnceEndTheConnection() throws Exception {
        Frames frames = Frames.begin(1 << 20);
        for (int i = 0; i < 5_000; i++) {
            frames.request(2 * i + 1, "GET", "/api/v2/local/k", WITH_KEY)
                    .frame(Frames.RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
        }
        Peer peer = peer(port);
        peer.push(frames.bytes());
        assertThat(peer.isClosedWithin(PATIENCE)).isTrue();
    }

    /** CVE-2026-33871. */
    @Test
    void continuationsWithoutEndEndTheConnection() throws Exception {
        Frames frames = Frames.begin(1 << 20).frame(Frames.HEADERS, 0, 1, Frames.block("GET", "/"));
        for (int i = 0; i < 100_000; i++) {
            frames.frame(Frames.CONTINUATION, 0, 1, new byte[0]);
        }
        Peer peer = peer(port);
        peer.push(frames.bytes());
        // sooner than an idle connection is closed
        assertThat(peer.isClosedWithin(IDLE.dividedBy(2))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "100000004, 'Transfer-Encoding: chunked', '100000004\r\nabcd\r\n0\r\n\r\n', 400",
        "two lengths, 'Transfer-Encoding: chunked\r\nContent-Length: 4', '4\r\nabcd\r\n0\r\n\r\n', 400",
        "another coding, 'Transfer-Encoding: xchunked\r\nContent-Length: 4', abcd, 400",
        "no coding at the end, 'Transfer-Encoding: xchunked', abcd, 501",
        "two codings, 'Transfer-Encoding: gzip, chunked', '4\r\nabcd\r\n0\r\n\r\n', 501",
        "h2c without settings, 'Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 4', abcd, 400",
    })
    void framingThatIsAmbiguousIsRefused(String what, String fields, String body, String statuses) throws Exception {
        String answer = peer(port)
                .send("PUT /api/v2/local/frame HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n%s\r\n\r\n%s"
                        .formatted(KEY, fields, body))
                .read(Duration.ofSeconds(5));
        assertThat(statuses).as(what + ": " + answer).contains(answer.substring(9, 12));
        assertThat(answer).as(what).endsWith("<end>");
    }

    @Test
    void aTunnelOverHttp2IsAnswered() throws Exception {
        String answer = peer(port)
                .send(Frames.begin(1 << 20).request(1, "CONNECT", "").bytes())
                .read(Duration.ofSeconds(1));
        assertThat(answer).contains("CONNECT is not served");
    }

    @Test
    void headerListsMayBeAsLargeOverHttp2AsOverHttp1() throws Exception {
        String large = "h".repeat(30_000);
        String tooLarge = "h".repeat(36_000);
        assertThat(peer(port)
                        .send(Frames.begin(1 << 20)
                                .request(1, "GET", "/api/v2/local/k", "x-api-key", KEY, "x", large)
                                .bytes())
                        .read(Duration.ofSeconds(1)))
                .contains("v")
                .doesNotContain("exceed");
        assertThat(peer(port)
                        .send(Frames.begin(1 << 20)
                                .request(1, "GET", "/api/v2/local/k", "x-api-key", KEY, "x", tooLarge)
                                .bytes())
                        .read(Duration.ofSeconds(1)))
                .contains("431");
        assertThat(peer(port)
                        .send(Frames.begin(1 << 20)
                                .request(1, "GET", "/api/v2/local/k", fields(450, 60))
                                .request(3, "GET", "/api/v2/local/k", "x", "h".repeat(60_000))
                                .request(5, "GET", "/api/v2/local/k", WITH_KEY)
                                .bytes())
                        .read(Duration.ofSeconds(1)))
                .contains("\"code\":401", "\"code\":431", "v<silence>");
        assertThat(peer(management)
                        .send(Frames.begin(1 << 20)
                                .request(1, "GET", "/q/health/live", "x", large)
                                .bytes())
                        .read(Duration.ofSeconds(1)))
                .contains("UP");
        String head = "GET /api/v2/local/k HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: " + KEY + "\r\nX: ";
        assertThat(peer(port).send(head + large + "\r\n\r\n").read(IN_TIME)).startsWith("HTTP/1.1 200 ");
        assertThat(peer(port).send(head + tooLarge + "\r\n\r\n").read(IN_TIME)).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void writesThatAreTooManyTogetherAreRefusedOrDone() throws Exception {
        byte[] large = new byte[7_900_000];
        List<CompletableFuture<HttpResponse<String>>> writes = IntStream.range(0, 33)
                .mapToObj(i -> HTTP.sendAsync(
                        request(port, "/api/v2/local/large")
                                .PUT(BodyPublishers.ofByteArray(large))
                                .build(),
                        BodyHandlers.ofString()))
                .toList();
        othersAreServed();
        assertThat(writes)
                .extracting(write -> write.handle((answer, failure) -> failure == null ? answer.statusCode() : 503)
                        .join())
                .isSubsetOf(200, 201, 503)
                .containsAnyOf(200, 201);
    }

    @Test
    void bodiesOfUnknownLengthCountOnlyWhatHasCome() throws Exception {
        String head = "PUT /api/v2/local/chunked HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: " + KEY
                + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        List<Peer> idle = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            idle.add(peer(port).send(head + "3\r\nidl\r\n"));
        }
        List<Peer> begun = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            begun.add(peer(port).send(head));
        }
        for (Peer peer : begun) {
            peer.send("3\r\nabc\r\n0\r\n\r\n");
        }
        for (Peer peer : begun) {
            assertThat(peer.read(PATIENCE)).startsWith("HTTP/1.1 20");
        }
        assertThat(put("k", "v".getBytes(ISO_8859_1)).statusCode()).isEqualTo(200);
        for (Peer peer : idle) {
            assertThat(peer.send("0\r\n\r\n").read(PATIENCE)).startsWith("HTTP/1.1 20");
        }
    }

    /** Fields of no length need far more memory than bytes, and their header section does not end. */
    @Test
    void headersOfManyFieldsThatDoNotEnd() throws Exception {
        byte[] head = ("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(16_000)).getBytes(ISO_8859_1);
        Frames frames = Frames.begin(1 << 20).frame(Frames.HEADERS, 0, 1, Frames.block("GET", "/"));
        for (int i = 0; i < 7; i++) {
            frames.frame(Frames.CONTINUATION, 0, 1, new byte[16_000]);
        }
        for (int i = 0; i < 400; i++) {
            peer(port).push(head);
            peer(port).push(frames.bytes());
        }
        assertAllAreClosed();
    }

    /** Each of these header sections is within all bounds. */
    @Test
    void manyHeadersOfManyFieldsThatDoNotEnd() throws Exception {
        byte[] head = ("GET / HTTP/1.1\r\n" + "field: 0123456789abcdefghi\r\n".repeat(998)).getBytes(ISO_8859_1);
        for (int i = 0; i < 3_000; i++) {
            peer(port).push(head);
        }
        assertAllAreClosed();
    }

    @Test
    void managementIsServedOnItsOwnPortAlone() throws Exception {
        assertThat(get(management, "/q/health/live")).isEqualTo(200);
        assertThat(get(management, "/q/metrics")).isEqualTo(200);
        assertThat(get(port, "/q/health/live")).isEqualTo(404);
        assertThat(get(port, "/q/metrics")).isEqualTo(404);
        assertThat(get(port, "/q/swagger-ui/")).isEqualTo(404);
        assertThat(get(port, "//q/metrics")).isEqualTo(404);
        assertThat(get(management, "/api/v2/local/k")).isEqualTo(404);
        assertThat(page(port)).contains("on the port of management").doesNotContain("href");
    }

    /** The landing page. */
    private static String page(int port) throws IOException {
        try (var page = URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
            return new String(page.readAllBytes(), UTF_8);
        }
    }

    private static String[] fields(int number, int length) {
        return IntStream.range(0, number)
                .boxed()
                .flatMap(i -> Stream.of("x-" + i, "v".repeat(length)))
                .toArray(String[]::new);
    }

    private Peer peer(int to) throws IOException {
        var peer = new Peer(to);
        peers.add(peer);
        return peer;
    }

    private void assertAllAreClosed() throws IOException {
        othersAreServed();
        for (Peer peer : peers) {
            assertThat(peer.isClosedWithin(PATIENCE)).isTrue();
        }
        othersAreServed();
    }

    private void othersAreServed() {
        areServed(others, node);
    }

    private static void areServed(OtherCaller callers, ServerProcess by) {
        callers.isServed();
        assertThat(by.isAlive()).isTrue();
        assertThat(largestMemoryKilobytes(by)).isLessThan(LARGEST_MEMORY_KB);
    }

    /** The most that the process has taken since its start. */
    private static long largestMemoryKilobytes(ServerProcess process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static double metric(String sample) throws Exception {
        return HTTP.send(request(management, "/q/metrics").build(), BodyHandlers.ofString())
                .body()
                .lines()
                .map(line -> line.replace(",}", "}"))
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static int get(int to, String path) {
        try {
            // one that was kept may be closed in favour of others just when it is used (RFC 9112, section 9.3.1)
            HttpClient newConnection =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            return newConnection
                    .send(request(to, path).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> put(String key, byte[] value) throws Exception {
        return put(port, key, value);
    }

    private static HttpResponse<String> put(int to, String key, byte[] value) throws Exception {
        return HTTP.send(
                request(to, "/api/v2/local/" + key)
                        .PUT(BodyPublishers.ofByteArray(value))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int to, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
                .timeout(PATIENCE)
                .header("X-API-Key", KEY);
    }
}
