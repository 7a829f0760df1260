package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.Scene.Filling;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Three nodes in processes of their own on servers that they share, while nodes are killed, one of them between a write
 * and its mark, and servers are restarted and replaced. Every backend is read bare, and through copies that are bounded and
 * strict.
 *
 * <p>Every fault once, or again and again for {@code -Dtest.reads} reads; {@code -Dtest.types} are those of {@code redis},
 * {@code memcached} and {@code database} to use, {@code -Dtest.seed} what an earlier run printed.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TiersIT {
    static final int NODES = 3;

    private static final long READS = Long.getLong("test.reads", 0);
    private static final String TYPES = System.getProperty("test.types", "redis,memcached,database");
    private static final Duration HEARTBEAT = Duration.ofMillis(500);
    private static final Duration BOUND = HEARTBEAT.plusSeconds(1);
    private static final int WRITES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_DELETING = Duration.ofSeconds(20);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final List<Backend> backends = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    @BeforeAll
    void start() {
        say("%s, seed %d", TYPES, seed);
        Stream.of(TYPES.split(",")).map(Backend::start).forEach(backends::add);
        List<CompletableFuture<Node>> starting = IntStream.range(0, NODES)
                .mapToObj(node -> CompletableFuture.supplyAsync(() -> Node.start(configuration(node))))
                .toList();
        starting.forEach(node -> nodes.add(node.join()));
    }

    @AfterAll
    void stop() {
        nodes.forEach(Node::close);
        backends.forEach(Backend::close);
    }

    @Test
    void nobodyIsShownWhatWasThereBeforeAnAcknowledgedWriteOrPurge() throws Exception {
        List<Scene> scenes = backends.stream()
                .map(backend -> Scene.of(nodes, services(backend), Filling.LEASED))
                .toList();
        var traffic = new Traffic(scenes, seed);
        var faults = new Faults(nodes, backends, seed);
        traffic.run(() -> {
            do {
                faults.all();
            } while (scenes.stream().mapToLong(Scene::reads).sum() < READS);
        });
        scenes.forEach(scene -> scene.tallies().forEach((service, tally) -> say("%s: %s", service, tally)));

        for (int i = 0; i < scenes.size(); i++) {
            check(backends.get(i).type(), scenes.get(i));
        }
        // by then the slowest of the nodes has to know everything
        Thread.sleep(BOUND.toMillis());
        assertThat(traffic.stuck()).isEmpty();
    }

    private static void check(String type, Scene scene) {
        Tally bare = scene.tally(type);
        assertThat(bare.stale).as("stale reads of %s", type).hasValue(0);
        assertThat(bare.filled).as("fills of %s", type).hasPositiveValue();
        Tally strict = scene.tally(type + "-strict");
        assertThat(strict.copies).as("strict copies of %s", type).hasPositiveValue();
        assertThat(strict.stale).as("stale strict reads of %s", type).hasValue(0);
        Tally bounded = scene.tally(type + "-bounded");
        assertThat(bounded.copies).as("bounded copies of %s", type).hasPositiveValue();
        assertThat(bounded.oldest()).as("bound of %s", type).isLessThanOrEqualTo(BOUND);
        assertThat(bounded.disowned)
                .as("reads of %s that are behind the node's own word", type)
                .hasValue(0);
    }

    /** What this test is worth: against what most programs do, it finds stale reads. */
    @Test
    void deletingAfterTheWriteShowsStaleValues() throws Exception {
        String type = backends.get(0).type();
        Scene scene = Scene.of(nodes, List.of(type), Filling.BARE);
        long end = System.nanoTime() + LONGEST_DELETING.toNanos();
        new Traffic(List.of(scene), seed).run(() -> {
            while (scene.tally(type).stale.get() == 0 && System.nanoTime() < end) {
                Thread.sleep(100);
            }
        });
        say("delete after write: %s", scene.tally(type));

        assertThat(scene.tally(type).stale).hasPositiveValue();
    }

    @Test
    void anotherNodeShowsAWriteWithinTheBound() throws Exception {
        for (Backend backend : backends) {
            String path = "/api/v2/" + backend.type() + "-bounded/seen";
            long longest = 0;
            for (int i = 0; i < WRITES; i++) {
                longest = Math.max(longest, sinceWritten(path, "v" + i));
            }
            say("%s: a write is seen by another node after at most %d ms", backend.type(), longest / 1_000_000);
            assertThat(Duration.ofNanos(longest)).isLessThanOrEqualTo(BOUND);
        }
    }

    /** For how long, in nanoseconds, another node shows a copy of what was there before. */
    private long sinceWritten(String path, String value) throws Exception {
        Node writer = nodes.get(0);
        Node reader = nodes.get(1);
        writer.send("PUT", path, BodyPublishers.ofString("old"));
        await(() -> reader.get(path).body().equals("old") && status(reader, path).endsWith("detail=l1"));
        assertThat(writer.send("PUT", path, BodyPublishers.ofString(value)).statusCode())
                .isEqualTo(200);
        long done = System.nanoTime();
        await(() -> reader.get(path).body().equals(value));
        return System.nanoTime() - done;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("time to wait").isLessThan(end);
        }
    }

    @Test
    void aHitTellsWhereItIsFrom() throws Exception {
        String type = backends.get(0).type();
        Node node = nodes.get(0);
        String path = "/api/v2/" + type + "-strict/where";
        node.send("PUT", path, BodyPublishers.ofString("v"));
        assertThat(status(node, path)).matches("larder; hit; ttl=\\d+; detail=l2");
        assertThat(status(node, path)).matches("larder; hit; ttl=\\d+; detail=l1");
        assertThat(status(nodes.get(1), path)).endsWith("detail=l2");
        assertThat(status(node, path.replace("where", "nowhere"))).isEqualTo("larder; fwd=miss; detail=l2");
        assertThat(status(node, "/api/v2/" + type + "/where")).doesNotContain("detail");
        assertThat(node.get("/api/v2/" + type + "-bounded/_stats").body())
                .contains("\"consistency\":\"bounded\"")
                .contains("\"bound_ms\":1500");
        assertThat(node.get("/api/v2/" + type + "-strict/_stats").body()).contains("\"bound_ms\":0");
        assertThat(node.get("/api/v2/" + type + "-bounded/_capabilities").body())
                .contains("\"staleness_ms\":1500");
        assertThat(node.get("/q/metrics").body())
                .containsPattern("larder_tier_lag_seconds_max\\{[^}]*service=\"" + type + "-bounded\"");
    }

    /** Nothing configures logging in a process of tests without Quarkus. */
    static void say(String format, Object... arguments) {
        System.out.printf(format + "%n", arguments);
    }

    private static String status(Node node, String path) throws Exception {
        return node.get(path).headers().firstValue("Cache-Status").orElse("");
    }

    private static List<String> services(Backend backend) {
        return List.of(backend.type(), backend.type() + "-bounded", backend.type() + "-strict");
    }

    private Map<String, String> configuration(int node) {
        Map<String, String> configuration = new HashMap<>();
        for (Backend backend : backends) {
            String type = backend.type();
            configuration.putAll(backend.configuration(node));
            configuration.put("larder.services." + type + ".type", type);
            configuration.put("larder.services." + type + ".prefixes", Scene.PREFIXES);
            for (String consistency : List.of("bounded", "strict")) {
                String service = "larder.services." + type + "-" + consistency;
                configuration.put(service + ".type", "tiered");
                configuration.put(service + ".tiered.l2", type);
                configuration.put(service + ".tiered.consistency", consistency);
                configuration.put(service + ".tiered.heartbeat", HEARTBEAT.toMillis() + "ms");
                configuration.put(service + ".tiered.max-entries", "1000");
            }
        }
        return configuration;
    }
}
