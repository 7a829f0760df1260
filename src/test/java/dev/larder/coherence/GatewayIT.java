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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three nodes in front of an origin that answers late: after an acknowledged change no reader of any node is shown what was
 * there before, on every backend.
 *
 * <p>{@code -Dtest.gateway.reads} is the number of reads (200,000), {@code -Dtest.seed} the seed that an earlier run printed, and
 * {@code -Dtest.gateway.bytes} the length of a body that is passed on (256 MiB).
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

        run(
                races,
                () -> races.stream().mapToLong(race -> race.tally().reads.get()).sum() >= READS);

        for (OriginRace race : races) {
            boolean bounded = race.name().equals(ThreeNodes.BOUNDED);
            assertThat(race.tally().hits).as("hits of %s", race.name()).hasPositiveValue();
            assertThat(race.tally().filled).as("fills of %s", race.name()).hasPositiveValue();
            assertThat(race.tally().oldest())
                    .as("age of the oldest stale number of %s", race.name())
                    .isLessThanOrEqualTo(bounded ? ThreeNodes.BOUND : Duration.ZERO);
        }
        LockSupport.parkNanos(ThreeNodes.BOUND.toNanos());
        for (OriginRace race : races) {
            assertThat(race.outdated()).isEmpty();
        }
    }

    /** The control experiment: the same readers and writers find stale numbers where a program caches as most do. */
    @Test
    void deletingAfterTheWriteShowsStaleNumbers() throws Exception {
        var tally = new Tally();
        OriginRace race = OriginRace.of(
                "aside", fleet.nodes(), new CacheAside("redis", fleet.origin()), tally, Duration.ofMillis(5));
        long end = System.nanoTime() + LONGEST_DELETING.toNanos();

        run(List.of(race), () -> tally.stale.get() > 0 || System.nanoTime() > end);

        assertThat(tally.stale).hasPositiveValue();
    }

    private OriginRace throughGateway(String holder) {
        var tally = new Tally();
        var way = new ThroughGateway(ThreeNodes.gateway(holder), tally);
        return OriginRace.of(holder, fleet.nodes(holder), way, tally, PAUSE);
    }

    private void run(List<OriginRace> races, BooleanSupplier enough) throws Exception {
        TiersIT.say("seed %d", seed);
        var ended = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (OriginRace race : races) {
                for (Callable<Boolean> client : race.clients(ended::get, seed + all.size())) {
                    all.add(threads.submit(client));
                }
            }
            while (!enough.getAsBoolean() && all.stream().noneMatch(Future::isDone)) {
                LockSupport.parkNanos(50_000_000);
            }
            ended.set(true);
            for (Future<Boolean> one : all) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            ended.set(true);
            threads.shutdownNow();
            races.forEach(race -> TiersIT.say("%s: %s", race.name(), race.tally()));
        }
    }

    /** The node dies when the origin has made the change, and before the node can release what it holds. */
    @Test
    void aNodeThatDiesWithinAChangeLeavesNoNumberStale() throws Exception {
        Node victim = fleet.nodes().get(2);
        Map<String, String> paths = new HashMap<>();
        for (String holder : List.of("redis", "memcached", "database", ThreeNodes.STRICT)) {
            String path = "/killed/" + UUID.randomUUID();
            paths.put("/api/v2/" + ThreeNodes.brief(holder) + path, path);
        }
        for (String target : paths.keySet()) {
            assertThat(fleet.nodes().get(0).get(target).body()).isEqualTo("0");
            awaitHit(target, System.nanoTime() + LAPSED.toNanos());
        }
        var open = new AtomicInteger(paths.size());
        paths.values()
                .forEach(path -> fleet.origin().onChange(path, () -> {
                    if (open.decrementAndGet() == 0) {
                        victim.kill();
                    }
                }));

        List<CompletableFuture<HttpResponse<String>>> changes = paths.keySet().stream()
                .map(target -> victim.begin("PUT", target, BodyPublishers.ofString("1")))
                .toList();

        assertThat(changes)
                .allSatisfy(change -> assertThat(change.handle((answer, failure) -> failure != null)
                                .get(20, TimeUnit.SECONDS))
                        .as("the node died before it could answer")
                        .isTrue());
        for (String target : paths.keySet()) {
            long begun = System.nanoTime();
            assertThat(fleet.nodes().get(1).get(target).body()).as(target).isEqualTo("1");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(target).isLessThan(Duration.ofSeconds(5));
        }
        victim.restart();
        long end = System.nanoTime() + LAPSED.toNanos();
        for (String target : paths.keySet()) {
            awaitHit(target, end);
            assertThat(victim.get(target).body()).as(target).isEqualTo("1");
        }
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
    @ValueSource(strings = {"redis", "memcached", "database"})
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
