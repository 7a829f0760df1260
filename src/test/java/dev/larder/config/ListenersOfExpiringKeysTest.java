package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stream of events ends when the listener's API key expires, also while nothing happens. */
@QuarkusTest
class ListenersOfExpiringKeysTest extends ReplacedSettings {
    private static final String BRIEF = "lk_brief_a-secret-of-the-test";
    private static final String LONG = "lk_long_a-secret-of-the-test";
    private static final Duration LIFE = Duration.ofSeconds(3);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void theStreamEndsWithTheKey() throws Exception {
        Instant end = Instant.now().plus(LIFE);
        var unused = live.apply(reader.read(Declarations.of(
                "",
                "larder.data-dir=target/expiring",
                Map.of(
                        "larder.events.heartbeat", "1h",
                        "larder.services.quiet.type", "local",
                        "larder.roles.reader.grants[0].services", "*",
                        "larder.keys.brief.hash", ApiKey.hash(BRIEF),
                        "larder.keys.brief.roles", "reader",
                        "larder.keys.brief.expires", end.toString(),
                        "larder.keys.long.hash", ApiKey.hash(LONG),
                        "larder.keys.long.roles", "reader"))));
        CompletableFuture<HttpResponse<String>> brief = listen(BRIEF);
        CompletableFuture<HttpResponse<String>> lasting = listen(LONG);

        HttpResponse<String> answer = brief.get(20, TimeUnit.SECONDS);

        assertThat(Instant.now()).isBetween(end, end.plus(LIFE));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(": come again");
        assertThat(lasting).isNotDone();
        lasting.cancel(true);
    }

    private CompletableFuture<HttpResponse<String>> listen(String key) {
        return client.sendAsync(
                HttpRequest.newBuilder(
                                URI.create("http://localhost:%d/api/v2/quiet/_events".formatted(RestAssured.port)))
                        .header("X-API-Key", key)
                        .build(),
                BodyHandlers.ofString());
    }
}
