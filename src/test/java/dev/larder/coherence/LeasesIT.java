package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three nodes that share a server: one of all their callers computes a value, no matter which node each of them asks.
 */
@ExtendWith(ThreeNodes.Shared.class)
class LeasesIT {
    private static final int CLIENTS = 1_000;
    private static final String FIELD = "X-Cache-Lease";

    private final List<Node> nodes;

    LeasesIT(ThreeNodes fleet) {
        nodes = fleet.nodes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memcached", "database"})
    void whenAThousandAskForOneColdKeyItsSourceIsAskedOnce(String service) {
        String path = path(service);
        var source = new AtomicInteger();

        List<CompletableFuture<String>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> cached(i, path, source))
                .toList();

        assertThat(clients)
                .allSatisfy(client -> assertThat(
                                client.orTimeout(60, TimeUnit.SECONDS).join())
                        .isEqualTo("made"));
        assertThat(source).hasValue(1);
    }

    /** Gets or computes; another node than the asked one stores the value. */
    private CompletableFuture<String> cached(int client, String path, AtomicInteger source) {
        return node(client)
                .begin("GET", path + "?lease=30&wait=20s", BodyPublishers.noBody())
                .thenCompose(answer -> {
                    if (answer.headers().firstValue(FIELD).isPresent()) {
                        source.incrementAndGet();
                        String token = answer.headers().firstValue(FIELD).get();
                        return later().thenCompose(x -> node(client + 1)
                                        .begin("PUT", path, BodyPublishers.ofString("made"), FIELD, token))
                                .thenApply(LeasesIT::stored);
                    }
                    return answer.statusCode() == 404 || answer.statusCode() == 503
                            ? later().thenCompose(x -> cached(client, path, source))
                            : CompletableFuture.completedFuture(answer.body());
                });
    }

    private static String stored(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(201);
        return "made";
    }

    /** The time that a source needs, or a client waits before it asks again. */
    private static CompletableFuture<Void> later() {
        Executor delayed = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, delayed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memcached", "database"})
    void aFillThatAnyNodeHasOvertakenIsRefusedByEveryOther(String service) throws Exception {
        for (String change : List.of("DELETE", "PUT")) {
            String path = path(service);
            String token = granted(nodes.get(0), path);
            nodes.get(1).send(change, path, BodyPublishers.ofString("newer"));
            var fill = nodes.get(2).send("PUT", path, BodyPublishers.ofString("older"), FIELD, token);
            assertThat(fill.statusCode()).as("after a %s", change).isEqualTo(409);
            HttpResponse<String> found = nodes.get(0).get(path);
            assertThat(found.statusCode() + found.body())
                    .as("after a %s", change)
                    .doesNotContain("older")
                    .startsWith(change.equals("PUT") ? "200newer" : "404");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memcached", "database"})
    void aLeaseOutlivesItsNodeAndNotItsTime(String service) throws Exception {
        String path = path(service);
        Node lost = nodes.get(0);
        String token = granted(lost, path);
        lost.kill();
        HttpResponse<String> other = nodes.get(1).get(path + "?lease=2");
        HttpResponse<String> next = nodes.get(2).get(path + "?lease=2&wait=4s");
        // before the restart, which may take longer than the second lease lasts
        String current = next.headers().firstValue(FIELD).orElseThrow();
        HttpResponse<String> put = nodes.get(1).send("PUT", path, BodyPublishers.ofString("made"), FIELD, current);
        lost.restart();

        assertThat(other.headers().firstValue(FIELD)).isEmpty();
        assertThat(other.headers().firstValue("Retry-After")).contains("1");
        assertThat(current).isNotEqualTo(token);
        assertThat(put.statusCode()).isEqualTo(201);
        assertThat(lost.get(path).body()).isEqualTo("made");
    }

    private Node node(int client) {
        return nodes.get(client % ThreeNodes.NODES);
    }

    private static String granted(Node node, String path) throws Exception {
        return node.get(path + "?lease=2").headers().firstValue(FIELD).orElseThrow();
    }

    private static String path(String service) {
        return "/api/v2/" + service + "/" + UUID.randomUUID();
    }
}
