package dev.larder.coherence;

import dev.larder.coherence.Scene.Filling;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Reads through any node, and notes stale values: the oldest allowed value is known when a read begins. After a miss it
 * asks the source, which is slow and sometimes fails, and stores the answer.
 */
final class Reader implements Callable<Boolean> {
    private static final String LEASE = "X-Cache-Lease";
    private static final long SLOW_SOURCE_NANOS = 10_000_000;
    private static final long SLOWEST_SOURCE_NANOS = 200_000_000;

    /** Long enough to leave most of the machine to a starting node. */
    private static final long AFTER_A_KILL_NANOS = 30_000_000;

    private final Scene scene;
    private final BooleanSupplier ended;
    private final Random random;

    Reader(Scene scene, BooleanSupplier ended, long seed) {
        this.scene = scene;
        this.ended = ended;
        this.random = new Random(seed);
    }

    @Override
    public Boolean call() throws InterruptedException {
        while (!ended.getAsBoolean()) {
            int node = random.nextInt(scene.nodes().size());
            String service =
                    scene.services().get(random.nextInt(scene.services().size()));
            read(node, service, random.nextInt(Scene.KEYS));
        }
        return true;
    }

    private void read(int node, String service, int key) throws InterruptedException {
        ReadCounts counts = scene.counts(service);
        boolean mayFill = Scene.hasSource(key);
        boolean wantsLease = mayFill && scene.filling() == Filling.LEASED && random.nextBoolean();
        long begun = System.nanoTime();
        try {
            HttpResponse<String> answer =
                    scene.nodes().get(node).get(Scene.path(service, key) + (wantsLease ? "?lease=1" : ""));
            counts.reads.incrementAndGet();
            if (answer.statusCode() == 200) {
                shown(counts, key, node, begun, answer);
            } else if (answer.statusCode() == 404 && mayFill) {
                fill(node, service, key, answer.headers().firstValue(LEASE));
            }
        } catch (IOException e) {
            // the node was killed: another node answers the next read
            LockSupport.parkNanos(AFTER_A_KILL_NANOS);
        }
    }

    private void shown(ReadCounts counts, int key, int node, long begun, HttpResponse<String> answer) {
        counts.hits.incrementAndGet();
        if (answer.headers().firstValue("Cache-Status").orElse("").contains("detail=l1")) {
            counts.copies.incrementAndGet();
        }
        long value = Long.parseLong(answer.body());
        long stale = scene.ledger(key).staleness(value, begun);
        if (stale > 0) {
            counts.stale(stale);
        }
        if (scene.ledger(key).isDisowned(value, node, begun)) {
            counts.disowned.incrementAndGet();
        }
    }

    private void fill(int node, String service, int key, Optional<String> token)
            throws IOException, InterruptedException {
        if (token.isEmpty() && scene.filling() == Filling.LEASED) {
            return;
        }
        long value = scene.ledger(key).current();
        LockSupport.parkNanos(random.nextLong(random.nextInt(20) == 0 ? SLOWEST_SOURCE_NANOS : SLOW_SOURCE_NANOS));
        if (random.nextInt(10) == 0) {
            return; // the source failed, and the lease of this reader expires
        }
        ReadCounts counts = scene.counts(service);
        String[] fields = token.map(lease -> new String[] {LEASE, lease, "X-Cache-Tags", "tag" + key})
                .orElseGet(() -> new String[] {"X-Cache-Tags", "tag" + key});
        int status = scene.nodes()
                .get(node)
                .send("PUT", Scene.path(service, key), BodyPublishers.ofString(Long.toString(value)), fields)
                .statusCode();
        if (status < 300) {
            counts.filled.incrementAndGet();
        } else if (status == 409) {
            counts.refused.incrementAndGet();
        } else if (status < 500) {
            throw new AssertionError("A fill was answered by " + status);
        }
    }
}
