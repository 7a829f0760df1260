package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.event.outbound.Nodes.Node;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.MapStore;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Deliveries of dead nodes are taken over once, and none is lost. */
class OrphanedDeliveriesTest {
    private final Nodes nodes = new Nodes();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final SlowStore slow = new SlowStore();

    /** A store whose removals wait until the gate is opened. */
    private final class SlowStore extends MapStore {
        /** The number of times that a scan lists each key. */
        int listings = 1;

        SlowStore() {
            super(nodes.server, "queue/", nodes.clock);
        }

        @Override
        public Uni<Boolean> remove(CacheKey key) {
            return Uni.createFrom().completionStage(gate).chain(() -> super.remove(key));
        }

        @Override
        public Uni<Page> scan(Query query) {
            return super.scan(query).map(page -> {
                List<Listed> all = Collections.nCopies(listings, page.keys()).stream()
                        .flatMap(List::stream)
                        .toList();
                return new Page(all, page.next());
            });
        }
    }

    @Test
    void deliveriesAreTakenOverAfterTheHeartbeatOfTheirNodeExpires() {
        Node dead = nodes.start(500);
        dead.purge("a");
        Nodes.await(() -> !nodes.told.isEmpty());

        assertThat(nodes.takenOver()).isEmpty();
        nodes.clock.pass(Nodes.NODE_TIMEOUT);
        assertThat(nodes.takenOver()).hasSize(1);
    }

    /** Without a guard both would list the orphans, and the second would remove the entries that the first stored. */
    @Test
    void twoConcurrentTakeoversLoseNothing() {
        nodes.storeOrphans("msg_1");
        var queue = nodes.queue(slow);
        var first = queue.takeOver().subscribeAsCompletionStage();
        var second = queue.takeOver().subscribeAsCompletionStage();
        gate.complete(null);

        first.join();
        second.join();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(nodes.takenOver()).hasSize(1);
    }

    /** A backend that moves keys during a scan may list a key twice. */
    @Test
    void aDeliveryListedTwiceIsTakenOverOnce() {
        nodes.storeOrphans("msg_1");
        slow.listings = 2;
        var queue = nodes.queue(slow);
        var takenOver = queue.takeOver().subscribeAsCompletionStage();
        gate.complete(null);

        takenOver.join();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(nodes.takenOver()).hasSize(1);
    }

    /** The deliveries already moved under this node's id must be queued: no node searches for them there. */
    @Test
    void aFailedTakeoverOfOneDeliveryIsRepeatedAndDoesNotStopTheOthers() {
        nodes.storeOrphans("msg_1", "msg_2", "msg_3");
        var reads = new AtomicInteger();
        var queue = nodes.queue(new MapStore(nodes.server, "queue/", nodes.clock) {
            @Override
            public Uni<Optional<Entry>> get(CacheKey key) {
                return key.text().endsWith("msg_2") && reads.getAndIncrement() == 0
                        ? Uni.createFrom().failure(new StoreException.Busy("away"))
                        : super.get(key);
            }
        });

        Await.item(queue.takeOver());
        assertThat(queue.size()).isEqualTo(2);
        Await.item(queue.takeOver());
        assertThat(queue.size()).isEqualTo(3);
        assertThat(nodes.takenOver()).hasSize(3);
    }

    @Test
    void aTakeoverOfUnknownOutcomeIsDelivered() {
        nodes.storeOrphans("msg_1");
        var queue = nodes.queue(new MapStore(nodes.server, "queue/", nodes.clock) {
            @Override
            public Uni<Boolean> remove(CacheKey key) {
                return super.remove(key)
                        .chain(() -> Uni.createFrom().failure(new StoreException.OutcomeUnknown("no answer", null)));
            }
        });

        Await.item(queue.takeOver());
        assertThat(queue.first()).map(Delivery::id).contains("msg_1");
    }
}
