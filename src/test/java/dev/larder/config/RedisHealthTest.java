package dev.larder.config;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.core.service.ServiceRegistry;
import dev.larder.http.Scrape;
import dev.larder.server.RedisCluster;
import dev.larder.server.RedisServer;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Shards;
import dev.larder.spi.Shards.Kind;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What callers and readiness are told of a service whose Redis serves a part of the calls, or none. */
@QuarkusTest
@Tag("redis")
class RedisHealthTest extends ReplacedSettings {
    private static final String API_KEY = "a-key-of-the-tests-of-redis";
    private static final List<CacheKey> KEYS =
            IntStream.range(0, 16).mapToObj(i -> new CacheKey("k" + i)).toList();
    private static final int ROUNDS = 4;

    /** Much longer than a cluster needs: if the machine stands still, the masters may lose each other for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Much longer than an answer needs, so that those which wait for it are told from others. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Inject
    ServiceRegistry services;

    /** The cluster does not stop without one of its masters, and none has a replica. */
    @Test
    void theKeysOfTheOtherMastersAreServedWhileOneIsAway() {
        try (RedisCluster cluster = RedisCluster.start("--cluster-require-full-coverage", "no")) {
            open(Map.of(
                    "redis.hosts", "redis://" + cluster.masters().get(0).address(),
                    "redis.mode", "cluster",
                    "breaker.calls", "4",
                    "breaker.pause", "200ms",
                    "required", "true"));
            areServed(KEYS);
            Shards shards = services.get("far").store().shards().orElseThrow();
            RedisServer away = cluster.masters().stream()
                    .filter(master -> !shards.serversOfInvalidations().contains(master.address()))
                    .findFirst()
                    .orElseThrow();
            Without without = Without.server(shards, away.address());

            away.process().kill();

            othersAreServed(without);
            cluster.awaitLossOf(away);
            othersAreServed(without);

            away.process().restart();

            areServed(KEYS);
            for (int place = 1; place <= 3; place++) {
                assertThat(breaker(place)).isZero();
                readiness().body(data("far.server." + place), equalTo("UP"));
            }
        }
    }

    @Test
    void aRefusedPasswordIsToldWithoutTheAddress() {
        try (RedisServer server = RedisServer.start("--requirepass", "secret-of-default")) {
            open(Map.of("redis.hosts", "redis://" + server.address(), "redis.password", "wrong-secret"));
            String cause = "Redis refused the user or the password (WRONGPASS)";
            Response answer = call().get("/api/v2/far/k");
            answer.then().statusCode(503).body(at("/error/message", containsString(cause)));
            String ready = readiness()
                    .body(data("far"), equalTo("DOWN"))
                    .body(data("far.cause"), equalTo(cause))
                    .extract()
                    .asString();
            for (String told : List.of(answer.asString(), ready)) {
                assertThat(told).doesNotContain("127.0.0.1", "secret");
            }
        }
    }

    /**
     * The keys of the service while one of its servers is away.
     *
     * @param place the number of that server in readiness and in metrics
     */
    private record Without(int place, List<CacheKey> lost, List<CacheKey> others) {
        static Without server(Shards shards, String name) {
            Predicate<CacheKey> isLost =
                    key -> shards.serverOf(Kind.ENTRY, key).orElseThrow().equals(name);
            return new Without(
                    shards.servers().indexOf(name) + 1,
                    KEYS.stream().filter(isLost).toList(),
                    KEYS.stream().filter(isLost.negate()).toList());
        }
    }

    private static void othersAreServed(Without without) {
        areServed(without.others);
        assertThat(without.lost).isNotEmpty();
        for (int round = 0; round < ROUNDS; round++) {
            without.lost.forEach(RedisHealthTest::isRefused);
        }
        for (int place = 1; place <= 3; place++) {
            boolean away = place == without.place;
            assertThat(breaker(place) > 0).isEqualTo(away);
            readiness()
                    .body(
                            data("far.server." + place),
                            away ? equalTo("DOWN: Redis cannot be reached: connection refused") : equalTo("UP"));
        }
        readiness().body(data("far"), equalTo("UP"));
    }

    /** Each of them, in several rounds without a failure. */
    private static void areServed(List<CacheKey> keys) {
        assertThat(keys).isNotEmpty();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int inARow = 0; inARow < ROUNDS; ) {
            inARow = keys.stream().allMatch(RedisHealthTest::isServed) ? inARow + 1 : 0;
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
        }
    }

    private static boolean isServed(CacheKey key) {
        return call().contentType("text/plain").body(key.text()).put(place(key)).statusCode() < 300
                && call().get(place(key)).asString().equals(key.text());
    }

    private static void isRefused(CacheKey key) {
        for (Response refused : List.of(
                call().get(place(key)),
                call().contentType("text/plain").body("v").put(place(key)))) {
            refused.then().statusCode(503);
            assertThat(refused.asString()).doesNotContain("127.0.0.1");
            assertThat(refused.time()).isLessThan(TIMEOUT.toMillis() / 2);
        }
    }

    private void open(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of("larder.api-key", API_KEY));
        all.put("larder.services.far.type", "redis");
        all.put("larder.services.far.timeout", TIMEOUT.toSeconds() + "s");
        properties.forEach((name, value) -> all.put("larder.services.far." + name, value));
        var unused = live.apply(reader.read(Declarations.of("", "larder.data-dir=target/redis-health", all)));
    }

    private static RequestSpecification call() {
        return RestAssured.given().header("X-API-Key", API_KEY);
    }

    private static String place(CacheKey key) {
        return "/api/v2/far/" + key.text();
    }

    private static double breaker(int place) {
        return Scrape.value("larder_server_breaker_open{server=\"%d\",service=\"far\"}".formatted(place));
    }

    private static ValidatableResponse readiness() {
        return RestAssured.get("/q/health/ready").then().statusCode(200);
    }

    private static String data(String name) {
        return "checks.find { it.name == 'services' }.data.'%s'".formatted(name);
    }
}
