package dev.larder.coherence;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The faults of a run, in an order that the seed decides. */
final class Faults {
    private static final int LONGEST_PAUSE_MILLIS = Integer.getInteger("test.pause", 1_000);
    private static final long PATIENCE_SECONDS = 20;

    private final Fleet fleet;
    private final Random random;

    Faults(Fleet fleet, long seed) {
        this.fleet = fleet;
        this.random = new Random(seed);
    }

    /** A fault, and its repair. */
    private record Fault(String name, Traffic.Events events) {}

    /** Each fault once. */
    void all() throws Exception {
        List<Fault> faults = new ArrayList<>();
        faults.add(new Fault("a node is killed", this::killNode));
        for (Backend backend : fleet.backends()) {
            faults.add(new Fault(backend.name() + " restarts", backend::restart));
            if (backend instanceof Backend.Marking marking) {
                String name = "a node is killed before it marks what it wrote in " + backend.name();
                faults.add(new Fault(name, () -> killAtMark(marking)));
            }
            if (backend instanceof RedisBackend redis) {
                faults.add(new Fault("Redis fails over", redis::failOver));
            }
            if (backend instanceof Backend.Forgetting forgetting) {
                faults.add(new Fault(
                        backend.name() + " is flushed and loses what came after",
                        () -> forgetting.forget(() -> flush(backend))));
            }
        }
        Collections.shuffle(faults, random);
        for (Fault fault : faults) {
            Thread.sleep(LONGEST_PAUSE_MILLIS / 2 + random.nextInt(LONGEST_PAUSE_MILLIS / 2));
            TiersIT.say("%s", fault.name());
            fault.events().happen();
        }
        Thread.sleep(LONGEST_PAUSE_MILLIS);
    }

    private void flush(Backend backend) {
        Node node = fleet.nodes().get(random.nextInt(Fleet.NODES));
        try {
            node.send("DELETE", "/api/v2/" + backend.name(), BodyPublishers.noBody());
        } catch (IOException e) {
            TiersIT.say("%s was not flushed", backend.name());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void killNode() throws Exception {
        Node victim = fleet.nodes().get(random.nextInt(Fleet.NODES));
        victim.kill();
        victim.restart();
    }

    private void killAtMark(Backend.Marking backend) throws Exception {
        int number = random.nextInt(Fleet.NODES);
        Node victim = fleet.nodes().get(number);
        CountDownLatch killed = backend.atNextMark(number, victim::kill);
        if (!killed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("A node marked nothing");
        }
        victim.restart();
    }
}
