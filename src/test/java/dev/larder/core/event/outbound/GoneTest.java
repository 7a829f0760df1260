package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.event.outbound.Nodes.Node;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan.Listed;
import dev.larder.spi.KeyScan.Query;
import dev.larder.spi.MapStore;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A subscriber that answered 410 receives nothing more from any node that shares its queue. */
class GoneTest {
    private static final String GONE_PREFIX = "subscriber/shop/gone-";

    private final Nodes nodes = new Nodes();

    @Test
    void aSubscriberStaysGoneAfterARestart() throws InterruptedException {
        gone().stop();

        Node after = nodes.start(200);
        after.purge("b");
        Nodes.await(() -> after.status().dropped() == 1);
        assertThat(after.status().gone()).isTrue();
        assertThat(nodes.told).hasSize(1);
    }

    /** A node that starts reads the state before it sends. */
    @Test
    void nothingIsSentBeforeTheStateIsRead() throws InterruptedException {
        gone().stop();
        var asked = new CompletableFuture<Boolean>();
        MapStore slow = new MapStore(nodes.server, "queue/", nodes.clock) {
            @Override
            public Uni<Optional<Entry>> get(CacheKey key) {
                return Uni.createFrom().completionStage(asked).flatMap(x -> super.get(key));
            }
        };

        Node after = nodes.start(nodes.answering(200), Nodes.URL, slow);
        after.purge("b");
        Nodes.await(() -> after.status().queued() == 1);
        asked.complete(true);
        Nodes.await(() -> after.status().dropped() == 1);
        assertThat(nodes.told).hasSize(1);
    }

    /** A database may need longer for its first call than a call has. */
    @Test
    void aStateThatCannotBeReadAtFirstIsReadAgainBeforeAnythingIsSent() throws InterruptedException {
        gone().stop();
        var failures = new AtomicInteger(2);
        MapStore busy = new MapStore(nodes.server, "queue/", nodes.clock) {
            @Override
            public Uni<Optional<Entry>> get(CacheKey key) {
                boolean fails = key.text().startsWith(GONE_PREFIX) && failures.getAndDecrement() > 0;
                return fails
                        ? Uni.createFrom().failure(new StoreException.Unavailable("It did not answer in time", null))
                        : super.get(key);
            }
        };

        Node after = nodes.start(nodes.answering(200), Nodes.URL, busy);
        after.purge("b");
        Nodes.await(() -> after.status().dropped() == 1);
        assertThat(nodes.told).hasSize(1);
    }

    @Test
    void otherNodesReadTheStateAtTheirHeartbeatAndDropTheirQueues() {
        Node other = nodes.start(500);
        other.purge("x");
        other.purge("y");
        Nodes.await(() -> other.status().queued() == 2);
        gone();

        other.subscription.beat();
        assertThat(other.status().gone()).isTrue();
        Nodes.await(() -> other.status().dropped() == 2);
        assertThat(other.status().queued()).isZero();
        assertThat(entries("subscriber/shop/")).noneMatch(key -> key.contains("msg_"));
    }

    @Test
    void deliveriesQueuedBehindTheRefusedOneAreDropped() {
        var answer = new CompletableFuture<WebhookSender.WebhookResponse>();
        Node node = nodes.start(message -> Uni.createFrom().completionStage(answer), Nodes.URL, nodes.store());
        node.purge("a");
        node.purge("b");
        node.purge("c");
        Nodes.await(() -> node.status().queued() == 3);

        answer.complete(new WebhookSender.WebhookResponse(410));
        Nodes.await(() -> node.status().dropped() == 3);
        assertThat(node.status().queued()).isZero();
        assertThat(entries("subscriber/shop/")).noneMatch(key -> key.contains("msg_"));
    }

    @Test
    void deliveriesOfADeadNodeAreDroppedToo() throws InterruptedException {
        Node dead = nodes.start(500);
        dead.purge("a");
        Nodes.await(() -> !nodes.told.isEmpty());
        dead.stop();
        Subscriber.Target target = Nodes.subscriber(Nodes.URL, Nodes.MAX_QUEUE).target();
        Await.item(nodes.deliveryStore(nodes.store()).markGone(target));

        Node after = nodes.start(200);
        Nodes.await(() -> after.status().dropped() == 1);
        assertThat(entries("subscriber/shop/")).noneMatch(key -> key.contains("msg_"));
        assertThat(nodes.told).extracting(Nodes.Told::status).doesNotContain(200);
    }

    @Test
    void aSubscriberWithANewUrlReceivesEvents() throws InterruptedException {
        gone().stop();

        Node after = nodes.start(nodes.answering(200), "http://new.example/", nodes.store());
        after.purge("b");
        Nodes.await(() -> after.status().delivered() == 1);
        assertThat(after.status().gone()).isFalse();
    }

    @Test
    void removingTheEntryReactivatesTheSubscriber() throws InterruptedException {
        gone().stop();
        Node after = nodes.start(200);
        Nodes.await(() -> after.status().gone());

        assertThat(entries(GONE_PREFIX)).hasSize(1).noneMatch(key -> key.contains("secret"));
        assertThat(Await.item(nodes.store().removeAll(GONE_PREFIX))).isEqualTo(1);
        after.subscription.beat();
        after.purge("b");
        Nodes.await(() -> after.status().delivered() == 1);
    }

    @Test
    void theStateIsStoredOnceTheQueueAnswersAgain() {
        var store = new BrokenStore(nodes);
        Node node = nodes.start(nodes.answering(410), Nodes.URL, store);
        Nodes.await(() -> !entries("subscriber/shop/").isEmpty());
        store.broken = true;
        node.purge("a");
        Nodes.await(() -> node.status().gone());
        node.subscription.beat();
        assertThat(entries(GONE_PREFIX)).isEmpty();

        store.broken = false;
        node.subscription.beat();
        assertThat(node.status().gone()).isTrue();
        assertThat(entries(GONE_PREFIX)).hasSize(1);
    }

    private Node gone() {
        Node node = nodes.start(410);
        node.purge("a");
        Nodes.await(() -> node.status().gone());
        Nodes.await(() -> !entries(GONE_PREFIX).isEmpty());
        return node;
    }

    private List<String> entries(String prefix) {
        return Await.item(nodes.store().scan(new Query(prefix, Optional.empty(), 1_000))).keys().stream()
                .map(Listed::key)
                .map(CacheKey::text)
                .toList();
    }
}
