package dev.larder.core.event.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.log.EventRules;
import dev.larder.core.event.log.EventScope;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.event.outbound.Subscriber.Target;
import dev.larder.core.event.outbound.WebhookSender.WebhookResponse;
import dev.larder.spi.Await;
import dev.larder.spi.KeyScan;
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
import java.util.stream.Stream;

/** Several nodes with one subscriber and a shared queue. */
final class Nodes {
    static {
        // where there is no Quarkus, Mutiny looks for its contexts at its first use, and fails if two threads do so at
        // once
        Await.item(Uni.createFrom().item(0).map(x -> x));
    }

    static final int MAX_QUEUE = 10;
    static final Duration NODE_TIMEOUT = Duration.ofSeconds(30);
    static final String URL = "http://shop.example/?token=secret";

    final MutableClock clock = new MutableClock();
    final MapStore.Server server = new MapStore.Server();

    /** The messages that the subscriber received from all nodes. */
    final List<Told> told = new CopyOnWriteArrayList<>();

    record Told(String id, String body, int status) {}

    /** Starts a node whose subscriber always answers with this status. */
    Node start(int status) {
        return start(answering(status), URL, store());
    }

    Node start(WebhookSender webhookSender, String url, MapStore store) {
        return new Node(webhookSender, subscriber(url, MAX_QUEUE), Optional.of(deliveryStore(store)));
    }

    WebhookSender answering(int status) {
        return message -> Uni.createFrom().item(() -> {
            told.add(new Told(message.id(), new String(message.body(), UTF_8), status));
            return new WebhookResponse(status);
        });
    }

    MapStore store() {
        return new MapStore(server, "queue/", clock);
    }

    DeliveryStore deliveryStore(MapStore store) {
        return new DeliveryStore("shop", store, store, clock);
    }

    /** Stores deliveries of a node that has no heartbeat. */
    void storeOrphans(String... ids) {
        DeliveryStore dead = deliveryStore(store());
        Stream.of(ids).forEach(id -> Await.item(dead.add(new Delivery(id, new byte[0]))));
    }

    /** The empty queue of a new node. */
    DeliveryQueue queue(MapStore store) {
        return new DeliveryQueue(() -> MAX_QUEUE, Optional.of(deliveryStore(store)), clock);
    }

    /** The deliveries that a new node would take over. */
    List<Delivery> takenOver() {
        return Await.item(deliveryStore(store()).orphanedDeliveries().takeOver(100))
                .taken();
    }

    /** How many deliveries are in the store, whoever has them. */
    long stored() {
        return Await.item(store().capability(KeyScan.class)
                        .orElseThrow()
                        .scan(new KeyScan.Query("", Optional.empty(), 1_000)))
                .keys()
                .stream()
                .filter(listed -> listed.key().text().contains("msg_"))
                .count();
    }

    /** For how long the one node of this store counts as alive. */
    Optional<Duration> heartbeat() {
        return Await.item(store().capability(KeyScan.class)
                        .orElseThrow()
                        .scan(new KeyScan.Query("subscriber/shop/", Optional.empty(), 1_000)))
                .keys()
                .stream()
                .filter(listed -> listed.key().text().matches("subscriber/shop/[0-9a-f]{16}"))
                .flatMap(listed -> Await.item(store().get(listed.key())).stream())
                .map(beat -> Duration.ofMillis(beat.lifetime().deadline() - clock.millis()))
                .findAny();
    }

    static Subscriber subscriber(String url, int maxQueue) {
        return subscriber(url, maxQueue, NODE_TIMEOUT);
    }

    static Subscriber subscriber(String url, int maxQueue, Duration nodeTimeout) {
        return new Subscriber(
                "shop",
                new Target(URI.create(url), List.of(), false),
                Set.of(),
                EnumSet.allOf(Kind.class),
                EventScope.ALL,
                Optional.empty(),
                maxQueue,
                nodeTimeout,
                new DeliveryRetries(1_000_000, Duration.ofSeconds(1), Duration.ofMillis(20), Duration.ofMillis(20)));
    }

    static void await(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** A node with the subscriber. */
    final class Node {
        final Subscription subscription;
        private final ServiceEvents events = new ServiceEvents("svc", Node::rules, clock);

        Node(WebhookSender webhookSender, Subscriber subscriber, Optional<DeliveryStore> deliveryStore) {
            var means = new Subscription.Means(webhookSender, new SimpleMeterRegistry(), clock);
            subscription = new Subscription(subscriber, List.of(events), deliveryStore, means);
            subscription.open();
        }

        SubscriberStatus status() {
            return subscription.status();
        }

        void purge(String prefix) {
            events.purged(Set.of(), Set.of(prefix), Set.of());
        }

        void stop() throws InterruptedException {
            var stopped = new CountDownLatch(1);
            subscription.close(stopped::countDown);
            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        }

        private static EventRules rules() {
            return new EventRules(
                    2_000, Duration.ZERO, 1, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(1));
        }
    }
}
