package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.EventLog;
import dev.larder.core.event.log.EventRules;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.event.outbound.Nodes.Node;
import dev.larder.core.event.outbound.WebhookSender.WebhookResponse;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.MapStore;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Delivery continues after every kind of failure. */
class EnduranceTest {
    private final Nodes nodes = new Nodes();

    @ParameterizedTest
    @MethodSource
    void aFailedSendIsRepeated(WebhookSender failing) {
        var calls = new AtomicInteger();
        WebhookSender webhookSender = message -> calls.getAndIncrement() == 0
                ? failing.send(message)
                : Uni.createFrom().item(new WebhookResponse(200));
        Node node = nodes.start(webhookSender, Nodes.URL, nodes.store());
        node.purge("a");
        Nodes.await(() -> node.status().delivered() == 1);
        assertThat(calls).hasValue(2);
    }

    static Stream<WebhookSender> aFailedSendIsRepeated() {
        return Stream.of(
                message -> {
                    throw new IllegalStateException("at once");
                },
                message -> {
                    throw new StackOverflowError("an error");
                },
                message -> Uni.createFrom().failure(new IllegalStateException("as it should")),
                message -> Uni.createFrom().nullItem());
    }

    @Test
    void aThousandImmediateFailuresDoNotOverflowTheStack() {
        int many = 1_000;
        Subscriber impatient = impatient(many);
        WebhookSender failing = message -> Uni.createFrom().failure(new WebhookSender.Undelivered("refused"));
        Node node = nodes.new Node(failing, impatient, Optional.empty());
        for (int i = 0; i < many; i++) {
            node.purge("k" + i);
        }
        Nodes.await(() -> node.status().failed() == many);
        assertThat(node.status().queued()).isZero();
    }

    @Test
    void aRetryAfterDelaysTheNextDeliveryToo() {
        WebhookSender busy =
                message -> Uni.createFrom().item(new WebhookResponse(429, Optional.of(Duration.ofHours(1))));
        Node node = nodes.new Node(busy, impatient(10), Optional.empty());
        node.purge("a");
        node.purge("b");
        Nodes.await(() -> node.status().failed() == 1 && node.status().queued() == 1);
        node.subscription.beat();
        assertThat(node.status().queued()).isEqualTo(1);
        assertThat(node.status().attempts()).hasSize(1);
    }

    private static Subscriber impatient(int maxQueue) {
        Subscriber patient = Nodes.subscriber(Nodes.URL, maxQueue);
        return new Subscriber(
                patient.name(),
                patient.target(),
                patient.services(),
                patient.kinds(),
                patient.scope(),
                patient.queue(),
                patient.maxQueue(),
                patient.nodeTimeout(),
                new DeliveryRetries(1, Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO));
    }

    @Test
    void aStoreThatThrowsDoesNotDelayDeliveries() {
        var store = new BrokenStore(nodes);
        Node node = nodes.start(nodes.answering(200), Nodes.URL, store);
        store.broken = true;
        node.purge("a");
        node.purge("b");
        Nodes.await(() -> node.status().delivered() == 2);
        assertThatCode(node.subscription::beat).doesNotThrowAnyException();
    }

    /** No restart is needed for a takeover. */
    @Test
    void aRunningNodeTakesOverTheDeliveriesOfADeadNode() {
        Node node = nodes.start(200);
        beat(node, Subscription.TAKEOVER_EVERY);
        DeliveryStore deadNode = nodes.deliveryStore(nodes.store());
        Await.item(deadNode.beat(Nodes.NODE_TIMEOUT));
        Await.item(deadNode.add(new Delivery("msg_left", new byte[0])));
        nodes.clock.pass(Nodes.NODE_TIMEOUT);

        beat(node, Subscription.TAKEOVER_EVERY);
        Nodes.await(() -> nodes.told.stream().anyMatch(told -> told.id().equals("msg_left")));
        Nodes.await(() -> node.status().queued() == 0);
    }

    /** The store was away, or slow, when the node had to take over: the next takeover would be minutes later. */
    @Test
    void aTakeoverThatFailsIsRepeatedWithTheNextHeartbeat() {
        nodes.storeOrphans("msg_left");
        var store = new BrokenStore(nodes);
        store.broken = true;
        Node node = nodes.start(nodes.answering(200), Nodes.URL, store);
        beat(node, Subscription.TAKEOVER_EVERY);
        store.broken = false;

        node.subscription.beat();
        node.subscription.beat();
        Nodes.await(() -> nodes.told.stream().anyMatch(told -> told.id().equals("msg_left")));
    }

    @Test
    void aTakeoverThatFailsInPartIsRepeatedWithTheNextHeartbeat() {
        nodes.storeOrphans("msg_1", "msg_2");
        var fails = new AtomicBoolean(true);
        Node node = nodes.start(nodes.answering(200), Nodes.URL, new MapStore(nodes.server, "queue/", nodes.clock) {
            @Override
            public Uni<Optional<Entry>> get(CacheKey key) {
                return fails.get() && key.text().endsWith("msg_2")
                        ? Uni.createFrom().failure(new StoreException.Busy("away"))
                        : super.get(key);
            }
        });
        Nodes.await(() -> node.status().delivered() == 1);
        fails.set(false);

        node.subscription.beat();
        Nodes.await(() -> node.status().delivered() == 2);
    }

    @Test
    void aChangedNodeTimeoutHoldsFromTheNextMoment() {
        Node node = nodes.start(200);
        Nodes.await(() -> nodes.heartbeat().filter(Nodes.NODE_TIMEOUT::equals).isPresent());
        Duration shorter = Duration.ofSeconds(7);
        node.subscription.change(Nodes.subscriber(Nodes.URL, Nodes.MAX_QUEUE, shorter), List.of());
        Nodes.await(() -> nodes.heartbeat().filter(shorter::equals).isPresent());
    }

    private static void beat(Node node, int times) {
        for (int i = 0; i < times; i++) {
            node.subscription.beat();
        }
    }

    @Test
    void aHeartbeatResumesACollectorThatWasRefusedAThread() {
        Node node = nodes.new Node(nodes.answering(200), Nodes.subscriber(Nodes.URL, 10), Optional.empty());
        refusing(() -> node.purge("a"));
        node.subscription.beat();
        Nodes.await(() -> node.status().delivered() == 1);
    }

    @Test
    void aDispatcherThatWasRefusedAThreadResumesWhenWoken() {
        var statuses = new ArrayDeque<>(List.of(500, 200));
        WebhookSender webhookSender = message -> Uni.createFrom().item(() -> new WebhookResponse(statuses.remove()));
        Subscriber subscriber = Nodes.subscriber(Nodes.URL, 10);
        var report = new DeliveryReport("shop", new SimpleMeterRegistry());
        var queue = new DeliveryQueue(() -> 10, Optional.empty(), nodes.clock);
        var means = new Subscription.Means(webhookSender, new SimpleMeterRegistry(), nodes.clock);
        var state = new SubscriberState(() -> subscriber, Optional.empty());
        var dispatcher = new Dispatcher(() -> subscriber, state, queue, report, means);
        var events = new ServiceEvents("svc", EnduranceTest::rules, nodes.clock);
        EventLog log = events.join(() -> {});
        events.purged(Set.of(), Set.of("a"), Set.of());
        assertThat(Await.item(queue.add(List.of(log.find(1).orElseThrow())))).isZero();

        refusing(dispatcher::wake);
        assertThat(report.attempts()).hasSize(1);
        dispatcher.wake();
        assertThat(report.deliveredCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource
    void aFailedBatchIsCountedAsLostAndTheNextIsRead(Function<List<Event>, Uni<Void>> failing) {
        var calls = new AtomicInteger();
        List<Event> taken = new CopyOnWriteArrayList<>();
        var lost = new AtomicLong();
        var events = new ServiceEvents("svc", EnduranceTest::rules, nodes.clock);
        Function<List<Event>, Uni<Void>> sink = batch -> {
            if (calls.getAndIncrement() == 0) {
                return failing.apply(batch);
            }
            taken.addAll(batch);
            return Uni.createFrom().voidItem();
        };
        var collector = new Collector(() -> Nodes.subscriber(Nodes.URL, 10), sink, lost::addAndGet);
        collector.follow(List.of(events));
        events.purged(Set.of(), Set.of("a"), Set.of());
        Nodes.await(() -> lost.get() == 1);
        events.purged(Set.of(), Set.of("b"), Set.of());
        Nodes.await(() -> taken.size() == 1);
        assertThat(lost).hasValue(1);
    }

    static Stream<Function<List<Event>, Uni<Void>>> aFailedBatchIsCountedAsLostAndTheNextIsRead() {
        return Stream.of(
                batch -> {
                    throw new IllegalStateException("at once");
                },
                batch -> Uni.createFrom().failure(new IllegalStateException("as it should")));
    }

    private static void refusing(Runnable work) {
        Infrastructure.getDefaultWorkerPool().shutdown();
        try {
            work.run();
        } finally {
            // a new pool, for the tests that follow too
            Infrastructure.setDefaultExecutor();
        }
    }

    private static EventRules rules() {
        return new EventRules(100, Duration.ZERO, 1, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(1));
    }
}
