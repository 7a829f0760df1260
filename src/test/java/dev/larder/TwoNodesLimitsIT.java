package dev.larder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two packaged nodes that keep their limits on every server that nodes can share. No window ends while a test runs. */
@Tag("redis")
@Tag("memcached")
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesLimitsIT {
    private static final String KEY = "0123456789abcdef";
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final int CALLS = 300;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RedisServer redis = RedisServer.start();
    private final MemcachedServer memcached = MemcachedServer.start();
    private final PostgresServer postgres = PostgresServer.start();
    private final List<ServerProcess> nodes = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        for (int i = 0; i < 2; i++) {
            nodes.add(node());
        }
        for (ServerProcess node : nodes) {
            awaitReady(node);
        }
    }

    @AfterAll
    void stop() {
        nodes.forEach(ServerProcess::close);
        redis.close();
        memcached.close();
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memcached", "database"})
    void aLimitOfLarderHoldsForBothTogether(String keeper) {
        List<HttpResponse<String>> answers = crowd("/api/v2/" + keeper + "/absent", "GET", "");
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isIn(404, 429));
        assertThat(count(answers, 404)).isEqualTo(100);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 429))
                .allSatisfy(answer -> {
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                    assertThat(answer.headers().firstValue("RateLimit"))
                            .hasValueSatisfying(field -> assertThat(field).startsWith("\"" + keeper + "\";r=0;t="));
                });
    }

    @ParameterizedTest
    @CsvSource({"redis, sliding", "memcached, fixed", "database, sliding"})
    void aLimitOfAnotherProgramHoldsForBothTogether(String keeper, String algorithm) {
        String limit = "{\"limit\":100,\"window\":\"366d\",\"algorithm\":\"%s\"}".formatted(algorithm);
        List<HttpResponse<String>> answers = crowd("/api/v2/" + keeper + "/_limit/program", "POST", limit);
        assertThat(count(answers, 200)).isEqualTo(100);
        assertThat(count(answers, 429)).isEqualTo(CALLS - 100);
    }

    private List<HttpResponse<String>> crowd(String path, String method, String body) {
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, CALLS)
                .mapToObj(i -> http.sendAsync(
                        HttpRequest.newBuilder(uri(nodes.get(i % 2), path))
                                .header("X-API-Key", KEY)
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString(UTF_8)))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    private static long count(List<HttpResponse<String>> answers, int status) {
        return answers.stream().filter(answer -> answer.statusCode() == status).count();
    }

    private ServerProcess node() {
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.port=" + port,
                "-Dlarder.api-key=" + KEY,
                "-Dlarder.redis.hosts=redis://" + redis.address(),
                "-Dlarder.memcached.servers=" + memcached.address(),
                "-Dlarder.memcached.protocol=" + MemcachedServer.protocol(),
                "-Dlarder.database.url=" + postgres.url(),
                "-Dlarder.database.username=larder"));
        for (String keeper : List.of("redis", "memcached", "database")) {
            // as ready as its backend
            for (String property : List.of("type=" + keeper, "timeout=10s", "required=true")) {
                command.add("-Dlarder.services." + keeper + "." + property);
            }
            String about = "services=" + keeper;
            for (String property :
                    List.of("in=" + keeper, about, "limit=100", "window=366d", "algorithm=fixed", "verbs=GET")) {
                command.add("-Dlarder.limits." + keeper + "." + property);
            }
        }
        command.addAll(List.of("-jar", JAR.toString()));
        return ServerProcess.start(command, port);
    }

    private void awaitReady(ServerProcess node) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        int status = 0;
        while (status != 200) {
            assertThat(System.nanoTime()).isLessThan(end);
            HttpRequest ready =
                    HttpRequest.newBuilder(uri(node, "/q/health/ready")).build();
            status = http.send(ready, BodyHandlers.discarding()).statusCode();
        }
    }

    private static URI uri(ServerProcess node, String path) {
        return URI.create("http://127.0.0.1:" + node.port() + path);
    }
}
