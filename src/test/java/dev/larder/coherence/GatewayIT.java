package dev.larder.coherence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three nodes in front of an origin that answers late: after an acknowledged change no reader of any node is shown what
 * was there before, on every backend.
 *
 * <p>{@code -Dtest.gateway.reads} is the number of reads (200,000), {@code -Dtest.seed} the seed that an earlier run
 * printed, and {@code -Dtest.gateway.bytes} the length of a body that is passed on (256 MiB).
 */
@ExtendWith(ThreeNodes.Shared.class)
class GatewayIT {
    private static final long READS = Long.getLong("test.gateway.reads", 200_000);
    private static final Duration LONGEST_DELETING = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int CLIENTS = 1_000;
    private static final long BYTES = Long.getLong("test.gateway.bytes", 256 << 20);
    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    /** Three times the time limit of the service, five seconds, and what a busy machine adds. */
    private static final Duration LAPSED = ThreeNodes.BRIEF.multipliedBy(3).plusSeconds(15);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final ThreeNodes fleet;

    GatewayIT(ThreeNodes fleet) {
        this.fleet = fleet;
    }

    @Test
    void noReaderSeesANumberFromBeforeAnAcknowledgedChange() throws Exception {
        List<OriginRace> races =
                ThreeNodes.holders().stream().map(this::throughGateway).toList();

        OriginRace.run(
                races,
                seed,
                () -> races.stream()
                                .mapToLong(race -> race.counts().reads.get())
                                .sum()
                        >= READS);

        for (OriginRace race : races) {
            race.requireNothingOlderThan(ThreeNodes.bound(race.name()));
        }
        LockSupport.parkNanos(ThreeNodes.BOUND.toNanos());
        for (OriginRace race : races) {
            assertThat(race.outdated()).isEmpty();
        }
    }

    /** The control experiment: the same readers and writers find stale numbers where a program caches as most do. */
    @Test
    void deletingAfterTheWriteShowsStaleNumbers() throws Exception {
        var counts = new ReadCounts();
        CacheAside.Source source = fleet.origin().source(new NumberPaths("aside"));
        OriginRace race = OriginRace.of(
                "aside", fleet.nodes(), new CacheAside("redis", "aside", source), counts, Duration.ofMillis(5));
        long end = System.nanoTime() + LONGEST_DELETING.toNanos();

        OriginRace.run(List.of(race), seed, () -> counts.stale.get() > 0 || System.nanoTime() > end);

        assertThat(counts.stale).hasPositiveValue();
    }

    private OriginRace throughGateway(String holder) {
        var counts = new ReadCounts();
        var way = new ThroughGateway(ThreeNodes.gateway(holder), new NumberPaths(holder), counts);
        return OriginRace.of(holder, fleet.nodes(holder), way, counts, PAUSE);
    }

    /** The node dies when the origins have made the changes, and before the node can release what it holds. */
    @Test
    void aNodeThatDiesWithinAChangeLeavesNothingStale() throws Exception {
        Node victim = fleet.nodes().get(2);
        List<Doomed> doomed = new ArrayList<>();
        for (String holder : List.of("redis", ThreeNodes.CLUSTER, "memcached", "database", ThreeNodes.STRICT)) {
            doomed.add(Doomed.number(holder));
            doomed.add(Doomed.row(holder, LateDatabase.ROWS - 1 - doomed.size()));
        }
        for (Doomed one : doomed) {
            // so that the change below needs no new connection: all of them must be made within the time limit
            assertThat(victim.send("PUT", one.target, BodyPublishers.ofString(one.first))
                            .statusCode())
                    .isLessThan(500);
            awaitHit(one.target, System.nanoTime() + LAPSED.toNanos());
            assertThat(fleet.nodes().get(0).get(one.target).body()).isEqualTo(one.before);
        }
        Runnable changed = atLast(doomed.size(), victim::kill);
        doomed.forEach(one -> fleet.origin().onChange(one.path(), changed));
        fleet.tables().onCommit(changed);

        List<CompletableFuture<HttpResponse<String>>> changes = doomed.stream()
                .map(one -> victim.begin("PUT", one.target, BodyPublishers.ofString(one.change)))
                .toList();

        assertThat(changes)
                .allSatisfy(change -> assertThat(change.handle((answer, failure) -> failure != null)
                                .get(20, TimeUnit.SECONDS))
                        .as("the node died before it could answer")
                        .isTrue());
        fleet.tables().onCommit(() -> {});
        for (Doomed one : doomed) {
            long begun = System.nanoTime();
            assertThat(fleet.nodes().get(1).get(one.target).body())
                    .as(one.target)
                    .isEqualTo(one.after);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as(one.target)
                    .isLessThan(Duration.ofSeconds(5));
        }
        victim.restart();
        long end = System.nanoTime() + LAPSED.toNanos();
        for (Doomed one : doomed) {
            awaitHit(one.target, end);
            assertThat(victim.get(one.target).body()).as(one.target).isEqualTo(one.after);
        }
    }

    /**
     * What is changed while a node dies.
     *
     * @param target its path at a node
     * @param first what makes it what it is before the change
     * @param before the answer before the change
     * @param change what is sent
     * @param after the answer after the change
     */
    private record Doomed(String target, String first, String before, String change, String after) {
        static Doomed number(String holder) {
            return new Doomed(
                    "/api/v2/%s/killed/%s".formatted(ThreeNodes.brief(holder), UUID.randomUUID()), "0", "0", "1", "1");
        }

        static Doomed row(String holder, int id) {
            String table = LateDatabase.TABLES.get(id / 2 % LateDatabase.TABLES.size());
            String row = "{\"id\":%d,\"race\":%d,\"number\":%d}";
            return new Doomed(
                    "/api/v2/%s/_table/%s/%d".formatted(ThreeNodes.briefTables(holder), table, id),
                    "{\"number\":0,\"race\":%d}".formatted(id / 100),
                    row.formatted(id, id / 100, 0),
                    "{\"number\":1,\"race\":%d}".formatted(id / 100),
                    row.formatted(id, id / 100, 1));
        }

        /** Its path at the origin. */
        String path() {
            return target.substring(target.indexOf('/', "/api/v2/".length()));
        }
    }

    /** An action that runs when it was asked for so many times; until then, whoever asks waits. */
    private static Runnable atLast(int times, Runnable action) {
        var open = new AtomicInteger(times);
        var done = new CountDownLatch(1);
        return () -> {
            if (open.decrementAndGet() == 0) {
                action.run();
                done.countDown();
            }
            try {
                assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private void awaitHit(String target, long end) throws IOException, InterruptedException {
        while (!isHit(target)) {
            assertThat(System.nanoTime()).as("time until %s is cached", target).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Whether another node answers from the cache. */
    private boolean isHit(String target) throws IOException, InterruptedException {
        return fleet.nodes()
                .get(1)
                .get(target)
                .headers()
                .firstValue("Cache-Status")
                .orElse("")
                .startsWith("larder; hit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", ThreeNodes.CLUSTER, "memcached", "database"})
    void whenAThousandAskForOneColdUrlTheOriginIsAskedOnce(String holder) {
        String path = "/cold/" + UUID.randomUUID();
        String target = "/api/v2/" + ThreeNodes.gateway(holder) + path;

        List<CompletableFuture<HttpResponse<String>>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> fleet.nodes().get(i % ThreeNodes.NODES).begin("GET", target, BodyPublishers.noBody()))
                .toList();

        assertThat(clients)
                .allSatisfy(client -> assertThat(
                                client.orTimeout(60, TimeUnit.SECONDS).join().body())
                        .isEqualTo("0"));
        assertThat(fleet.origin().reads(path)).isEqualTo(1);
    }

    /** A client that reads slowly makes the origin wait, and no part of the body waits in the heap. */
    @Test
    void aLargeBodyPassesThroughALittleHeap() throws Exception {
        Node node = fleet.nodes().get(1);
        long before = liveHeap(node);
        long passed = 0;
        long within = 0;
        var piece = new byte[1 << 20];
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(10_000);
            String target = "/api/v2/%s/bytes/%d".formatted(ThreeNodes.gateway("redis"), BYTES);
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nConnection: close\r\n\r\n"
                            .formatted(target, Node.KEY)
                            .getBytes(ISO_8859_1));
            InputStream in = socket.getInputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                passed += read;
                if (within == 0 && passed > BYTES / 2) {
                    within = liveHeap(node);
                }
            }
        }

        assertThat(passed).as("bytes with those of the head").isBetween(BYTES, BYTES + 1_000);
        TiersIT.say("%d MiB of live objects before, %d while a body passes", before >> 20, within >> 20);
        assertThat(within - before).isLessThan(64 << 20);
    }

    /** The bytes of the objects of a node that are in use. */
    private static long liveHeap(Node node) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(node.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        Matcher total = TOTAL.matcher(told);
        assertThat(total.find()).as(told).isTrue();
        return Long.parseLong(total.group(1));
    }
}
