package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.Node;
import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two packaged nodes whose limits are counted on every server that nodes can share. No window ends during a test. */
@Tag("redis")
@Tag("memcached")
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesLimitsIT {
    private static final int CALLS = 300;

    private final RedisServer redis = RedisServer.start();
    private final MemcachedServer memcached = MemcachedServer.start();
    private final PostgresServer postgres = PostgresServer.start();
    private final List<Node> nodes =
            Stream.generate(() -> Node.start(configuration())).limit(2).toList();

    @AfterAll
    void stop() {
        nodes.forEach(Node::close);
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

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memcached", "database"})
    void noCountIsLostBetweenBoth(String keeper) {
        List<HttpResponse<String>> answers = crowd("/api/v2/" + keeper + "/_counter/n", "POST", "");
        assertThat(answers.stream().map(TwoNodesLimitsIT::value).sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, CALLS).boxed().toList());
    }

    private static int value(HttpResponse<String> counted) {
        return JsonPath.from(counted.body()).getInt("value");
    }

    private List<HttpResponse<String>> crowd(String path, String method, String body) {
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, CALLS)
                .mapToObj(i -> nodes.get(i % 2).begin(method, path, BodyPublishers.ofString(body)))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    private static long count(List<HttpResponse<String>> answers, int status) {
        return answers.stream().filter(answer -> answer.statusCode() == status).count();
    }

    private Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>(Map.of(
                "larder.redis.hosts", "redis://" + redis.address(),
                "larder.memcached.servers", memcached.address(),
                "larder.memcached.protocol", MemcachedServer.protocol(),
                "larder.database.url", postgres.url(),
                "larder.database.username", "larder"));
        for (String keeper : List.of("redis", "memcached", "database")) {
            // a node is ready when its backend is
            Map.of("type", keeper, "timeout", "10s", "required", "true")
                    .forEach((name, value) -> configuration.put("larder.services." + keeper + "." + name, value));
            Map.of(
                            "in", keeper,
                            "services", keeper,
                            "limit", "100",
                            "window", "366d",
                            "algorithm", "fixed",
                            "verbs", "GET")
                    .forEach((name, value) -> configuration.put("larder.limits." + keeper + "." + name, value));
        }
        return configuration;
    }
}
