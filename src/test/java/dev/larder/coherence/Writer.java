package dev.larder.coherence;

import dev.larder.coherence.Scene.Filling;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Changes values, or their sources and then the cached values, and notes the acknowledged changes. */
final class Writer implements Callable<Boolean> {
    /** The time until a failed write can no longer take effect: longer than any timeout on its way. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private static final long LONGEST_PAUSE_NANOS = 1_000_000 * Long.getLong("test.writers.pause", 4);
    private static final long BEFORE_ANOTHER_TRY_NANOS = 10_000_000;
    private static final int TRIES = 1_000;

    private final Scene scene;
    private final int[] keys;
    private final BooleanSupplier ended;
    private final Random random;

    /** @param keys keys that only this writer writes */
    Writer(Scene scene, int[] keys, BooleanSupplier ended, long seed) {
        this.scene = scene;
        this.keys = keys;
        this.ended = ended;
        this.random = new Random(seed);
    }

    @Override
    public Boolean call() throws InterruptedException {
        while (!ended.getAsBoolean()) {
            int key = keys[random.nextInt(keys.length)];
            if (Scene.hasSource(key)) {
                changeSource(key);
            } else {
                change(key);
            }
            LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
        }
        return true;
    }

    private void change(int key) throws InterruptedException {
        Ledger ledger = scene.ledger(key);
        int node = anyNode();
        long value = ledger.next();
        boolean done = random.nextInt(3) == 0
                ? purges(node, key)
                : succeeds(
                        node, "PUT", Scene.path(anyService(), key), Long.toString(value), "X-Cache-Tags", "tag" + key);
        if (done) {
            ledger.acknowledge(value, node);
        } else {
            LockSupport.parkNanos(SETTLING.toNanos());
        }
    }

    /** The source has changed, so the purge must succeed at some time, through any node. */
    private void changeSource(int key) throws InterruptedException {
        Ledger ledger = scene.ledger(key);
        long value = ledger.next();
        for (int i = 0; i < TRIES; i++) {
            int node = anyNode();
            if (purges(node, key)) {
                ledger.acknowledge(value, node);
                return;
            }
            LockSupport.parkNanos(BEFORE_ANOTHER_TRY_NANOS);
        }
        throw new AssertionError("No node purges any more");
    }

    private boolean purges(int node, int key) throws InterruptedException {
        String whole = "/api/v2/" + anyService();
        int choice = scene.filling() == Filling.BARE ? 0 : random.nextInt(40);
        if (choice == 39) {
            return succeeds(node, "POST", whole + "/_tag", "{\"prefixes\":[\"src/\"]}")
                    && succeeds(node, "POST", whole + "/_tag", "{\"prefixes\":[\"put/\"]}");
        }
        return switch (choice % 3) {
            case 0 -> succeeds(node, "DELETE", whole + "/" + Scene.name(key), "");
            case 1 -> succeeds(node, "DELETE", whole + "?tag=tag" + key, "");
            default -> succeeds(node, "POST", whole + "/_tag", "{\"keys\":[\"%s\"]}".formatted(Scene.name(key)));
        };
    }

    private boolean succeeds(int node, String method, String path, String body, String... fields)
            throws InterruptedException {
        try {
            int status = scene.nodes()
                    .get(node)
                    .send(method, path, BodyPublishers.ofString(body), fields)
                    .statusCode();
            if (status >= 400 && status < 500) {
                throw new AssertionError("%s was answered by %d".formatted(method, status));
            }
            return status < 300;
        } catch (IOException e) {
            return false;
        }
    }

    private int anyNode() {
        return random.nextInt(scene.nodes().size());
    }

    private String anyService() {
        return scene.services().get(random.nextInt(scene.services().size()));
    }
}
