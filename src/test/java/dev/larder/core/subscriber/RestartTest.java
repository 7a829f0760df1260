package dev.larder.core.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.event.Event.Kind;
import dev.larder.core.event.EventRules;
import dev.larder.core.event.Scope;
import dev.larder.core.event.ServiceEvents;
import dev.larder.core.event.Subject;
import dev.larder.core.subscriber.Subscriber.Target;
import dev.larder.spi.Await;
import dev.larder.spi.MapStore;
import dev.larder.spi.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is queued outlives the node that queued it, where the queue is in a store. */
class RestartTest {
    private final MutableClock clock = new MutableClock();
    private final MapStore.Server server = new MapStore.Server();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    @Test
    void whatWasNotDeliveredIsDeliveredAfterARestart() throws InterruptedException {
        Node first = new Node(500);
        first.purge("a");
        first.purge("b");
        await(() -> !ids.isEmpty());
        first.stop();
        List<String> before = List.copyOf(ids);

        Node second = new Node(200);
        await(() -> bodies.stream().filter(body -> body.contains("ok")).count() == 2);

        assertThat(before).isNotEmpty();
        assertThat(bodies.get(bodies.size() - 2)).contains("\"prefix\":\"a\"");
        assertThat(bodies.get(bodies.size() - 1)).contains("\"prefix\":\"b\"");
        assertThat(ids.get(ids.size() - 2)).isEqualTo(before.get(0));
        await(() -> second.subscription.status().queued() == 0);
        second.stop();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void whatADeadNodeHasLeftIsTakenOverWhenItIsKnownToBeDead() throws InterruptedException {
        Node dead = new Node(500);
        dead.purge("a");
        await(() -> !ids.isEmpty());

        assertThat(leftBehind()).isEmpty();
        clock.pass(Keep.ALIVE_FOR);
        assertThat(leftBehind()).hasSize(1);
    }

    @Test
    void aQueueHasABound() {
        Node node = new Node(500);
        for (int i = 0; i < 25; i++) {
            node.purge("k" + i);
        }
        await(() -> node.subscription.status().dropped() == 15);
        assertThat(node.subscription.status().queued()).isEqualTo(10);
    }

    /** A process with the subscriber, whose receiver always answers the same. */
    private final class Node {
        private final ServiceEvents events = new ServiceEvents("svc", rules(), clock);
        private final Subscription subscription;

        Node(int status) {
            Courier courier = message -> Uni.createFrom().item(() -> {
                ids.add(message.id());
                bodies.add((status == 200 ? "ok " : "") + new String(message.body(), UTF_8));
                return status;
            });
            var means = new Subscription.Means(courier, new SimpleMeterRegistry(), clock);
            subscription = new Subscription(subscriber(), List.of(events), Optional.of(keep()), means);
            subscription.open();
        }

        void purge(String prefix) {
            events.publish(Kind.PURGE, new Subject.Prefix(prefix));
        }

        void stop() throws InterruptedException {
            var stopped = new CountDownLatch(1);
            subscription.close(stopped::countDown);
            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** What a node that starts now would take over. */
    private List<Delivery> leftBehind() {
        return Await.item(keep().adopt(100));
    }

    private Keep keep() {
        var store = new MapStore(server, "queue/", clock);
        return new Keep("shop", store, store, clock);
    }

    private static Subscriber subscriber() {
        return new Subscriber(
                "shop",
                new Target(URI.create("http://shop.example/"), List.of(), false),
                Set.of(),
                EnumSet.allOf(Kind.class),
                Scope.ALL,
                Optional.empty(),
                10,
                new Retries(1_000_000, Duration.ofSeconds(1), Duration.ofMillis(20), Duration.ofMillis(20)));
    }

    private static EventRules rules() {
        return new EventRules(100, Duration.ZERO, 1, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(1));
    }

    private static void await(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
