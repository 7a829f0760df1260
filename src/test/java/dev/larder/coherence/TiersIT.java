package dev.larder.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.Traffic.Protocol;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Three nodes, each with copies in its heap in front of what they share, while nodes are killed at random moments and the
 * server is restarted. Run for long with {@code -Dlarder.soak=true}; {@code -Dlarder.soak.type} is {@code redis},
 * {@code memcached} or {@code database}, {@code -Dlarder.soak.seed} what an earlier run printed.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TiersIT {
    private static final Logger LOG = Logger.getLogger(TiersIT.class);
    private static final boolean SOAK = Boolean.getBoolean("larder.soak");
    private static final String TYPE = System.getProperty("larder.soak.type", "redis");
    private static final long READS_OF_A_SOAK = 1_000_000;
    private static final Duration HEARTBEAT = Duration.ofMillis(500);
    private static final Duration BOUND = HEARTBEAT.plusSeconds(1);
    private static final int NODES = 3;
    private static final int READERS = 6;

    private final long seed = Long.getLong("larder.soak.seed", System.nanoTime());
    private final List<Node> nodes = new ArrayList<>();
    private final SharedServer server = SharedServer.start(TYPE);

    @BeforeAll
    void start() throws Exception {
        LOG.infof("%s, seed %d", TYPE, seed);
        Map<String, String> configuration = new HashMap<>(server.configuration());
        configuration.put("larder.services.shared.type", TYPE);
        configuration.put("larder.services.shared.prefixes", "declared/");
        for (String consistency : List.of("bounded", "strict")) {
            String service = "larder.services." + consistency;
            configuration.put(service + ".type", "tiered");
            configuration.put(service + ".tiered.l2", "shared");
            configuration.put(service + ".tiered.consistency", consistency);
            configuration.put(service + ".tiered.heartbeat", HEARTBEAT.toMillis() + "ms");
            configuration.put(service + ".tiered.max-entries", "1000");
        }
        for (int i = 0; i < NODES; i++) {
            nodes.add(Node.start(configuration));
        }
    }

    @AfterAll
    void stop() {
        nodes.forEach(Node::close);
        server.close();
    }

    @Test
    void noCopyOutlivesWhatWasAcknowledged() throws Exception {
        var traffic = new Traffic(nodes, List.of("bounded", "strict"), seed);
        traffic.run(Protocol.STAMPED, READERS, () -> breakThings(traffic));
        Tally strict = traffic.of("strict");
        Tally bounded = traffic.of("bounded");
        LOG.infof("strict: %s", strict);
        LOG.infof("bounded: %s", bounded);

        assertThat(strict.copies).hasPositiveValue();
        assertThat(bounded.copies).hasPositiveValue();
        assertThat(strict.stale).hasValue(0);
        assertThat(bounded.oldest()).isLessThanOrEqualTo(BOUND);
        Thread.sleep(BOUND.toMillis());
        assertThat(traffic.stuck()).isZero();
    }

    @Test
    void aHitTellsWhereItIsFrom() throws Exception {
        Node node = nodes.get(0);
        String path = "/api/v2/strict/where";
        node.send("PUT", path, BodyPublishers.ofString("v"));
        assertThat(status(node, path)).matches("larder; hit; ttl=\\d+; detail=l2");
        assertThat(status(node, path)).matches("larder; hit; ttl=\\d+; detail=l1");
        assertThat(status(nodes.get(1), path)).endsWith("detail=l2");
        assertThat(status(node, "/api/v2/strict/nowhere")).isEqualTo("larder; fwd=miss; detail=l2");
        assertThat(status(node, "/api/v2/shared/where")).doesNotContain("detail");
        assertThat(node.get("/api/v2/bounded/_stats").body())
                .contains("\"consistency\":\"bounded\"")
                .contains("\"bound_ms\":1500");
        assertThat(node.get("/api/v2/strict/_stats").body()).contains("\"bound_ms\":0");
    }

    private static String status(Node node, String path) throws Exception {
        return node.get(path).headers().firstValue("Cache-Status").orElse("");
    }

    /** What this test is worth: against what most programs do, it finds stale reads. */
    @Test
    void deletingAfterTheWriteShowsStaleValues() throws Exception {
        var traffic = new Traffic(nodes, List.of("shared"), seed);
        traffic.run(Protocol.DELETING, READERS, () -> Thread.sleep(SOAK ? 60_000 : 8_000));
        LOG.infof("delete after write: %s", traffic.of("shared"));

        assertThat(traffic.of("shared").stale).hasPositiveValue();
    }

    private void breakThings(Traffic traffic) throws Exception {
        var random = new Random(seed);
        int rounds = 0;
        do {
            Thread.sleep(3_000 + random.nextInt(1_000));
            Node victim = nodes.get(random.nextInt(NODES));
            victim.kill();
            victim.restart();
            Thread.sleep(1_000 + random.nextInt(1_000));
            if (rounds % 4 == 0) {
                server.restart().run();
            }
            Thread.sleep(3_000 + random.nextInt(1_000));
            rounds++;
        } while (SOAK && reads(traffic) < READS_OF_A_SOAK);
    }

    private static long reads(Traffic traffic) {
        return traffic.of("bounded").reads.get() + traffic.of("strict").reads.get();
    }
}
