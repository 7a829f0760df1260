package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.Node;
import dev.larder.http.Poll;
import dev.larder.server.Inbox.Received;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A packaged Larder that sends the events of its service {@code local} to subscribers. */
record EventSender(Node node) implements AutoCloseable {
    static EventSender start(Map<String, String> configuration) {
        return new EventSender(Node.start(configuration));
    }

    /** Puts entries whose events the subscriber receives, one after the other. */
    void put(String subscriber, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(call("PUT", "/api/v2/local/%s:%d".formatted(subscriber, i))
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    /** The keys of these entries, as they appear in the events. */
    static List<String> keys(String subscriber, int to) {
        return IntStream.range(0, to).mapToObj(i -> subscriber + ":" + i).toList();
    }

    static String key(Received told) {
        return JsonPath.from(told.body()).getString("data.key");
    }

    JsonPath status(String subscriber) {
        return JsonPath.from(
                call("GET", "/api/v2/system/subscriber/" + subscriber).body());
    }

    /** Waits until this number in the status of the subscriber has this value. */
    void await(String subscriber, String number, int value) {
        Poll.until(() -> status(subscriber).getInt(number) == value);
    }

    /** The keys of a subscriber in a service, without their common prefix, that match the pattern. */
    List<String> stored(String service, String subscriber, String pattern) {
        String prefix = "subscriber/" + subscriber + "/";
        String listing = call("GET", "/api/v2/%s?limit=1000&prefix=%s".formatted(service, prefix))
                .body();
        return JsonPath.from(listing).getList("resource.key", String.class).stream()
                // a listing may show a key twice
                .distinct()
                .map(key -> key.substring(prefix.length()))
                .filter(key -> key.matches(pattern))
                .toList();
    }

    /** Waits until this number of deliveries is stored. */
    void awaitStored(String service, String subscriber, int deliveries) {
        Poll.until(() -> stored(service, subscriber, ".*/msg_.*").size() == deliveries);
    }

    void restart() {
        node.close();
        node.restart();
    }

    private HttpResponse<String> call(String method, String path) {
        CompletableFuture<HttpResponse<String>> answer = node.begin(method, path, BodyPublishers.ofString("v"));
        return answer.join();
    }

    @Override
    public void close() {
        node.close();
    }
}
