package dev.larder.stores.memcached;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.Scrape;
import dev.larder.server.MemcachedServer;
import dev.larder.stores.memcached.TwoMemcachedServers.Pair;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service on several servers, one of which is away: the keys of the others are served as ever. */
@QuarkusTest
@Tag("memcached")
@WithSettings(TwoMemcachedServers.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the servers
class OneServerOfTwoTest {
    private static final List<String> PLACES =
            IntStream.range(0, 40).mapToObj(i -> "/api/v2/two/k" + i).toList();

    private static final int ROUNDS = 5;

    Pair servers;

    @Test
    void theKeysOfTheOtherServerAreServed() {
        PLACES.forEach(place -> Api.text("v").put(place).then().statusCode(lessThan(300)));
        MemcachedServer second = servers.other();
        second.kill();
        List<String> served = served();
        assertThat(served).isNotEmpty().hasSizeLessThan(PLACES.size());
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(served()).isEqualTo(served);
        }
        String lost = PLACES.stream()
                .filter(place -> !served.contains(place))
                .findFirst()
                .orElseThrow();
        Api.call()
                .get(lost)
                .then()
                .statusCode(503)
                .body(at(
                        "/error/message",
                        allOf(containsString("One of the servers"), not(containsString("127.0.0.1")))));
        assertThat(Scrape.value("larder_server_breaker_open{server=\"2\",service=\"two\"}"))
                .isEqualTo(1);
        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'services' }.data.two", equalTo("UP"))
                .body("checks.find { it.name == 'services' }.data.'two.server.1'", equalTo("UP"))
                .body("checks.find { it.name == 'services' }.data.'two.server.2'", startsWith("DOWN: Memcached "));
        for (String open : List.of("/", "/q/health", "/q/metrics")) {
            assertThat(RestAssured.get(open).asString()).as(open).doesNotContain("127.0.0.1", second.address());
        }
    }

    private static List<String> served() {
        return PLACES.stream()
                .filter(place -> Api.call().get(place).statusCode() == 200)
                .toList();
    }
}
