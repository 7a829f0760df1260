package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.access.ApiKey;
import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import dev.larder.server.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node with a small heap whose callers ask for the largest values of each backend at once, and read nothing, or write
 * them at once beside full stores: what is read or written for them has a bound before it is in the heap.
 */
class LargeValuesIT {
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final String KEY = "0123456789abcdef";
    private static final String OTHER = "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa";
    private static final int LARGE = 7_900_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    private static final Deque<AutoCloseable> SERVERS = new ArrayDeque<>();
    private static List<String> command;
    private static Optional<ServerProcess> node = Optional.empty();
    private static int port;

    private final List<Peer> peers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        RedisServer redis = started(RedisServer.start());
        MemcachedServer memcached = started(MemcachedServer.start("-I", "16m", "-m", "256"));
        PostgresServer postgres = started(PostgresServer.start());
        port = ServerProcess.freePort();
        command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.port=" + port,
                "-Dlarder.data-dir=" + data,
                "-Dlarder.api-key=" + KEY,
                "-Dlarder.keys.other.hash=" + ApiKey.hash(OTHER),
                "-Dlarder.keys.other.roles=all",
                "-Dlarder.roles.all.grants[0].services=*",
                "-Dlarder.redis.hosts=redis://" + redis.address(),
                "-Dlarder.memcached.servers=" + memcached.address(),
                "-Dlarder.memcached.max-item-size=16M",
                "-Dlarder.database.url=" + postgres.url(),
                "-Dlarder.database.username=larder"));
        for (String type : List.of("local", "file", "redis", "memcached", "database")) {
            command.add("-Dlarder.services." + type + ".type=" + type);
            command.add("-Dlarder.services." + type + ".timeout=20s");
        }
        command.addAll(List.of("-jar", JAR.toString()));
    }

    /** A node that one backend has ended is not the fault of the next one. */
    @BeforeEach
    void startNode() throws Exception {
        if (node.filter(ServerProcess::isAlive).isEmpty()) {
            node = Optional.of(started(ServerProcess.start(command, port)));
        }
        put("local/small", 1);
    }

    /** Kills the node: the next one has nothing in its heap. */
    private static void endNode() {
        node.ifPresent(ServerProcess::close);
        node = Optional.empty();
    }

    private static void fillTheStoresOfTheNode() throws Exception {
        for (String service : List.of("local", "file")) {
            for (int i = 0; i < 10; i++) {
                put(service + "/full" + i, LARGE);
            }
        }
    }

    private static <T extends AutoCloseable> T started(T server) {
        SERVERS.push(server);
        return server;
    }

    @AfterAll
    static void stop() throws Exception {
        while (!SERVERS.isEmpty()) {
            SERVERS.pop().close();
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Peer peer : peers) {
            peer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "redis", "memcached", "database"})
    void largeValuesThatNobodyReads(String service) throws Exception {
        put(service + "/large", LARGE);
        for (int i = 0; i < 300; i++) {
            ask("/api/v2/" + service + "/large");
        }
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "redis", "memcached", "database"})
    void twoLargeValuesAtOnceThatNobodyReads(String service) throws Exception {
        put(service + "/half1", LARGE / 2);
        put(service + "/half2", LARGE / 2);
        for (int i = 0; i < 300; i++) {
            ask("/api/v2/" + service + "?keys=half1,half2");
        }
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "redis", "database"})
    void largeListsThatNobodyReads(String service) throws Exception {
        for (int i = 0; i < 8; i++) {
            int status = sendInTheEnd(HttpRequest.newBuilder(uri("/api/v2/" + service + "/_list/large"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"values\":[\"" + "x".repeat(900_000) + "\"]}")));
            assertThat(status).isEqualTo(200);
        }
        for (int i = 0; i < 300; i++) {
            ask("/api/v2/" + service + "/_list/large");
        }
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "database"}) // these make copies of what they write
    void largeWritesAtOnceBesideFullStores(String service) throws Exception {
        endNode();
        startNode();
        fillTheStoresOfTheNode();
        for (int round = 0; round < 2; round++) {
            List<CompletableFuture<HttpResponse<String>>> writes = new ArrayList<>();
            for (int i = 0; i < 33; i++) {
                var write = HttpRequest.newBuilder(uri("/api/v2/" + service + "/at-once" + i))
                        .PUT(BodyPublishers.ofByteArray(new byte[LARGE]));
                writes.add(HTTP.sendAsync(request(write, i % 2 == 0 ? KEY : OTHER), BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> write : writes) {
                // one that is refused may find its connection closed
                assertThat(write.handle((answer, failure) -> answer == null ? 503 : answer.statusCode())
                                .join())
                        .isIn(200, 201, 503);
            }
        }
        put("local/small", 1); // the other writes may have evicted it
        othersAreServed();
        endNode();
    }

    private void ask(String path) throws IOException {
        peer().send("GET " + path + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + KEY + "\r\n\r\n");
    }

    private Peer peer() throws IOException {
        Peer peer = Peer.narrow(port);
        peers.add(peer);
        return peer;
    }

    private static void othersAreServed() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(send(HttpRequest.newBuilder(uri("/api/v2/local/small")).GET()))
                    .isEqualTo(200);
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        }
        assertThat(node.orElseThrow().isAlive()).isTrue();
        assertThat(node.orElseThrow().output()).doesNotContain("OutOfMemory").doesNotContain("ERROR");
    }

    private static void put(String path, int size) throws Exception {
        int status = sendInTheEnd(
                HttpRequest.newBuilder(uri("/api/v2/" + path)).PUT(BodyPublishers.ofByteArray(new byte[size])));
        assertThat(status).as(path).isBetween(200, 201);
    }

    /**
     * Waits for the memory that those of an earlier test hold until the node has seen that they have hung up: meanwhile it
     * refuses requests, and closes connections that wait for one.
     */
    private static int sendInTheEnd(HttpRequest.Builder request) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                int status = send(request);
                if (status != 503 || System.nanoTime() > end) {
                    return status;
                }
            } catch (IOException e) {
                if (System.nanoTime() > end || !node.orElseThrow().isAlive()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static int send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request(request, KEY), BodyHandlers.ofString(ISO_8859_1))
                .statusCode();
    }

    private static HttpRequest request(HttpRequest.Builder request, String key) {
        return request.timeout(PATIENCE).header("X-API-Key", key).build();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
