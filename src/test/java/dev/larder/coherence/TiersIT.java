package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.Scene.Filling;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Three nodes in their own processes on shared servers, while nodes are killed, one of them between a write and its
 * invalidation, and while servers are restarted and replaced. Every backend is read directly, and through bounded and
 * strict tiers.
 *
 * <p>Every fault once, or again and again for {@code -Dtest.reads} reads; {@code -Dtest.types} are those of {@code
 * redis}, {@code sentinel}, {@code memcached} and {@code database} to use, {@code -Dtest.seed} is the seed that an
 * earlier run printed, {@code -Dtest.pause} the longest time between faults in milliseconds, and {@code
 * -Dtest.writers.pause} the time between the writes of a writer.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TiersIT {
    private static final long READS = Long.getLong("test.reads", 0);
    private static final String TYPES = System.getProperty("test.types", "redis,sentinel,memcached,database");
    private static final Duration BOUND = Fleet.HEARTBEAT.plusSeconds(1);
    private static final int WRITES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_DELETING = Duration.ofSeconds(20);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Fleet fleet = Fleet.start(TYPES.split(","));

    @AfterAll
    void stop() {
        fleet.close();
    }

    @Test
    void noReaderSeesAValueFromBeforeAnAcknowledgedWriteOrPurge() throws Exception {
        say("%s, seed %d", TYPES, seed);
        List<Scene> scenes = fleet.backends().stream()
                .map(backend -> Scene.of(fleet.nodes(), Fleet.services(backend.name()), Filling.LEASED))
                .toList();
        var traffic = new Traffic(scenes, seed);
        var faults = new Faults(fleet, seed);
        traffic.run(() -> {
            do {
                faults.all();
                say("%d reads", reads(scenes));
            } while (reads(scenes) < READS);
        });
        scenes.forEach(scene -> scene.counts().forEach((service, counts) -> say("%s: %s", service, counts)));

        for (int i = 0; i < scenes.size(); i++) {
            check(fleet.backends().get(i).name(), scenes.get(i));
        }
        // by then the slowest node must have read all invalidations
        Thread.sleep(BOUND.toMillis());
        var aftermath = new Aftermath(scenes);
        assertThat(aftermath.stale()).isEmpty();
        assertThat(aftermath.blocked()).isEmpty();
    }

    private static long reads(List<Scene> scenes) {
        return scenes.stream().mapToLong(Scene::reads).sum();
    }

    private static void check(String name, Scene scene) {
        ReadCounts bare = scene.counts(name);
        assertThat(bare.stale).as("stale reads of %s", name).hasValue(0);
        assertThat(bare.filled).as("fills of %s", name).hasPositiveValue();
        ReadCounts strict = scene.counts(Fleet.strict(name));
        assertThat(strict.copies).as("strict copies of %s", name).hasPositiveValue();
        assertThat(strict.stale).as("stale strict reads of %s", name).hasValue(0);
        ReadCounts bounded = scene.counts(Fleet.bounded(name));
        assertThat(bounded.copies).as("bounded copies of %s", name).hasPositiveValue();
        assertThat(bounded.oldest()).as("bound of %s", name).isLessThanOrEqualTo(BOUND);
        assertThat(bounded.disowned)
                .as("reads of %s that are behind the node's own word", name)
                .hasValue(0);
    }

    /** The control experiment: the same test finds stale reads if values are stored as most programs do. */
    @Test
    void deletingAfterTheWriteShowsStaleValues() throws Exception {
        String name = fleet.backends().get(0).name();
        Scene scene = Scene.of(fleet.nodes(), List.of(name), Filling.BARE);
        long end = System.nanoTime() + LONGEST_DELETING.toNanos();
        new Traffic(List.of(scene), seed).run(() -> {
            while (scene.counts(name).stale.get() == 0 && System.nanoTime() < end) {
                Thread.sleep(100);
            }
        });
        say("delete after write: %s", scene.counts(name));

        assertThat(scene.counts(name).stale).hasPositiveValue();
    }

    @Test
    void anotherNodeShowsAWriteWithinTheBound() throws Exception {
        for (Backend backend : fleet.backends()) {
            String path = "/api/v2/" + Fleet.bounded(backend.name()) + "/seen";
            long longest = 0;
            for (int i = 0; i < WRITES; i++) {
                longest = Math.max(longest, sinceWritten(path, "v" + i));
            }
            say("%s: a write is seen by another node after at most %d ms", backend.name(), longest / 1_000_000);
            assertThat(Duration.ofNanos(longest)).isLessThanOrEqualTo(BOUND);
        }
    }

    /** The time in nanoseconds for which another node shows a copy of the old value. */
    private long sinceWritten(String path, String value) throws Exception {
        Node writer = fleet.nodes().get(0);
        Node reader = fleet.nodes().get(1);
        writer.send("PUT", path, BodyPublishers.ofString("old"));
        await(() ->
                reader.get(path).body().equals("old") && status(reader, path).endsWith("detail=l1"));
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
        String name = fleet.backends().get(0).name();
        Node node = fleet.nodes().get(0);
        String path = "/api/v2/" + name + "-strict/where";
        node.send("PUT", path, BodyPublishers.ofString("v"));
        assertThat(status(node, path)).matches("larder; hit; ttl=\\d+; detail=l2");
        assertThat(status(node, path)).matches("larder; hit; ttl=\\d+; detail=l1");
        assertThat(status(fleet.nodes().get(1), path)).endsWith("detail=l2");
        assertThat(status(node, path.replace("where", "nowhere"))).isEqualTo("larder; fwd=miss; detail=l2");
        assertThat(status(node, "/api/v2/" + name + "/where")).doesNotContain("detail");
        assertThat(node.get("/api/v2/" + name + "-bounded/_stats").body())
                .contains("\"consistency\":\"bounded\"")
                .contains("\"bound_ms\":1500");
        assertThat(node.get("/api/v2/" + name + "-strict/_stats").body()).contains("\"bound_ms\":0");
        assertThat(node.get("/api/v2/" + name + "-bounded/_capabilities").body())
                .contains("\"staleness_ms\":1500");
        assertThat(node.get("/q/metrics").body())
                .containsPattern("larder_tier_lag_seconds_max\\{[^}]*service=\"" + name + "-bounded\"");
    }

    /** In a test process without Quarkus, nothing configures logging. */
    static void say(String format, Object... arguments) {
        System.out.printf(format + "%n", arguments);
    }

    private static String status(Node node, String path) throws Exception {
        return node.get(path).headers().firstValue("Cache-Status").orElse("");
    }
}
