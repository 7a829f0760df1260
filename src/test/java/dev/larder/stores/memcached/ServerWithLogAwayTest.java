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
import dev.larder.http.LogLines;
import dev.larder.server.MemcachedServer;
import dev.larder.stores.memcached.TwoMemcachedServers.Pair;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A service on several servers, of which the one with the invalidation log is away. No entry can be shown, because
 * another node may have purged it: all calls are refused at once, and the reason is told.
 */
@QuarkusTest
@Tag("memcached")
@WithSettings(TwoMemcachedServers.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the servers
class ServerWithLogAwayTest {
    private static final List<String> PLACES =
            IntStream.range(0, 40).mapToObj(i -> "/api/v2/two/k" + i).toList();

    /** Breakers open after a few calls, each of which may wait for the server. */
    private static final int FIRST_CALLS = 10;

    /** Less than the time that a call would wait for the server, and long enough for a busy machine. */
    private static final long AT_ONCE_MILLIS = 2_500;

    Pair servers;

    @Test
    void everyCallIsRefusedAtOnceWithTheReason() {
        PLACES.forEach(place -> Api.text("old").put(place).then().statusCode(lessThan(300)));
        MemcachedServer log = servers.withLog();
        try (var lines = new LogLines()) {
            // it hangs, so that each call that reaches it takes its time
            log.pause();
            PLACES.stream()
                    .limit(FIRST_CALLS)
                    .forEach(place -> Api.call().get(place).then().statusCode(503));

            for (String place : PLACES) {
                Api.call()
                        .get(place)
                        .then()
                        .time(lessThan(AT_ONCE_MILLIS))
                        .statusCode(503)
                        .header("Retry-After", not(equalTo(null)))
                        .body(at(
                                "/error/message",
                                allOf(
                                        startsWith("The server with the invalidation log of service two"),
                                        not(containsString("127.0.0.1")))));
                Api.text("new").put(place).then().time(lessThan(AT_ONCE_MILLIS)).statusCode(503);
            }

            assertThat(lines.all())
                    .filteredOn(line -> line.contains("does not serve calls"))
                    .singleElement()
                    .asString()
                    .contains("because %s, the server with its invalidation log, does not: Memcached did not answer"
                            .formatted(log.address()));
            RestAssured.get("/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body("checks.find { it.name == 'services' }.data.two", equalTo("DOWN"))
                    .body(
                            "checks.find { it.name == 'services' }.data.'two.cause'",
                            startsWith("No entry can be shown without the invalidation log: Memcached "))
                    .body("checks.find { it.name == 'services' }.data.'two.server.2'", equalTo("UP"))
                    .body("", not(containsString("127.0.0.1")));
        } finally {
            log.resume();
        }
    }
}
