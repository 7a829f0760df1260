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

/** What dead nodes have left is taken over once, and nothing of it is lost on the way. */
class OrphanedDeliveriesTest {
    private final Nodes nodes = new Nodes();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final SlowStore slow = new SlowStore();

    /** A store that removes nothing until the gate is opened. */
    private final class SlowStore extends MapStore {
        /** How often it lists each key. */
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
    void whatADeadNodeHasLeftIsTakenOverWhenItIsKnownToBeDead() {
        Node dead = nodes.start(500);
        dead.purge("a");
        Nodes.await(() -> !nodes.told.isEmpty());

        assertThat(nodes.leftBehind()).isEmpty();
        nodes.clock.pass(DeliveryStore.ALIVE_FOR);
        assertThat(nodes.leftBehind()).hasSize(1);
    }

    /** Both find what is left, and the second takes away what the first put under the name of their node. */
    @Test
    void twoTakeoversAtOnceLoseNothing() {
        nodes.leave("msg_1");
        var queue = nodes.queue(slow);
        var first = queue.adopt().subscribeAsCompletionStage();
        var second = queue.adopt().subscribeAsCompletionStage();
        gate.complete(null);

        first.join();
        second.join();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(nodes.leftBehind()).hasSize(1);
    }

    /** As a backend may do that rearranges what it holds meanwhile. */
    @Test
    void whatIsListedTwiceIsTakenOverOnce() {
        nodes.leave("msg_1");
        slow.listings = 2;
        var queue = nodes.queue(slow);
        var adopted = queue.adopt().subscribeAsCompletionStage();
        gate.complete(null);

        adopted.join();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(nodes.leftBehind()).hasSize(1);
    }

    /** Under this node's name nobody else would ever look for them. */
    @Test
    void whatCannotBeTakenOverNowIsTakenOverLaterAndKeepsNothingElse() {
        nodes.leave("msg_1", "msg_2", "msg_3");
        var reads = new AtomicInteger();
        var queue = nodes.queue(new MapStore(nodes.server, "queue/", nodes.clock) {
            @Override
            public Uni<Optional<Entry>> get(CacheKey key) {
                return key.text().endsWith("msg_2") && reads.getAndIncrement() == 0
                        ? Uni.createFrom().failure(new StoreException.Busy("away"))
                        : super.get(key);
            }
        });

        Await.item(queue.adopt());
        assertThat(queue.size()).isEqualTo(2);
        Await.item(queue.adopt());
        assertThat(queue.size()).isEqualTo(3);
        assertThat(nodes.leftBehind()).hasSize(3);
    }

    @Test
    void whatMayHaveBeenTakenOverIsDelivered() {
        nodes.leave("msg_1");
        var queue = nodes.queue(new MapStore(nodes.server, "queue/", nodes.clock) {
            @Override
            public Uni<Boolean> remove(CacheKey key) {
                return super.remove(key)
                        .chain(() -> Uni.createFrom().failure(new StoreException.OutcomeUnknown("no answer", null)));
            }
        });

        Await.item(queue.adopt());
        assertThat(queue.first()).map(Delivery::id).contains("msg_1");
    }
}
