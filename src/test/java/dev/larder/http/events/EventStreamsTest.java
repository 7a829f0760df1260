package dev.larder.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.Poll;
import dev.larder.http.Scrape;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Listeners that share one connection (RFC 9113). */
@QuarkusTest
@WithSettings(Listening.class)
@TestInstance(Lifecycle.PER_CLASS)
class EventStreamsTest {
    private static final int PATIENCE_SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            // unread bytes of one stream must not use the window of the others (RFC 9113, section 5.2.2)
            .setHttp2ConnectionWindowSize(1 << 24)
            .setHttp2MaxPoolSize(1));

    @AfterAll
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aListenerThatDoesNotReadLosesItsStreamAndNotTheConnection() throws Exception {
        double before = Scrape.value("larder_event_listeners_dropped_total");
        HttpClientResponse silent = listen();
        var lost = new CompletableFuture<Throwable>();
        silent.exceptionHandler(lost::complete).pause();
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        HttpClientResponse attentive = listen();
        attentive.handler(piece -> heard.add(piece.toString()));
        HttpConnection shared = silent.request().connection();
        assertThat(attentive.request().connection()).isSameAs(shared);

        int round = 0;
        while (Scrape.value("larder_event_listeners_dropped_total") == before) {
            assertThat(round).as("rounds of 100 long events").isLessThan(100);
            Api.json(ManyKeys.map("s" + round, 100, 900))
                    .post("/api/v2/busy?ttl=60")
                    .then()
                    .statusCode(201);
            String last = "\"key\":\"s%d-99x".formatted(round);
            Poll.until(() -> String.join("", heard).contains(last));
            round++;
        }

        assertThat(lost.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(StreamResetException.class);
        Api.text("v").put("/api/v2/busy/after").then().statusCode(201);
        Poll.until(() -> String.join("", heard).contains("\"key\":\"after\""));
        assertThat(await(request("busy/after")).statusCode()).isEqualTo(200);
        assertThat(attentive.request().connection()).isSameAs(shared);
        attentive.request().reset();
        Poll.until(() -> Scrape.value("larder_event_listeners{service=\"busy\"}") == 0);
    }

    private HttpClientResponse listen() throws Exception {
        HttpClientResponse answer = await(request("busy/_events"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        // RFC 9113, section 8.2.2: HTTP/2 has no connection-specific fields
        assertThat(answer.headers().contains("Connection")).isFalse();
        return answer;
    }

    private Future<HttpClientResponse> request(String target) {
        return client.request(HttpMethod.GET, RestAssured.port, "127.0.0.1", "/api/v2/" + target)
                .compose(request -> request.putHeader("X-API-Key", Api.MASTER).send());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
