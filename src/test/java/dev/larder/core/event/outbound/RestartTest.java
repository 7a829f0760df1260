package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.event.outbound.Nodes.Node;
import dev.larder.core.event.outbound.Nodes.Told;
import dev.larder.spi.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A queue in a store survives the node that wrote it. */
class RestartTest {
    private final Nodes nodes = new Nodes();

    @Test
    void undeliveredEventsAreDeliveredAfterARestart() throws InterruptedException {
        Node first = nodes.start(500);
        first.purge("a");
        first.purge("b");
        Nodes.await(() -> !nodes.told.isEmpty());
        first.stop();
        List<Told> before = List.copyOf(nodes.told);

        Node second = nodes.start(200);
        Nodes.await(() -> delivered().size() == 2);

        assertThat(before).isNotEmpty();
        assertThat(delivered().get(0).body()).contains("\"prefix\":\"a\"");
        assertThat(delivered().get(1).body()).contains("\"prefix\":\"b\"");
        assertThat(delivered().get(0).id()).isEqualTo(before.get(0).id());
        Nodes.await(() -> second.status().queued() == 0);
        // a delivery leaves the store a moment after it has left the queue
        Nodes.await(() -> nodes.stored() == 0);
        second.stop();
        assertThat(nodes.takenOver()).isEmpty();
    }

    /** Another node may find the subscriber gone while this node receives a 200. */
    @Test
    void aDroppedDeliveryIsNotCountedAsDeliveredToo() {
        var queue = nodes.queue(nodes.store());
        nodes.storeOrphans("msg_1");
        Await.item(queue.takeOver());
        Delivery underWay = queue.first().orElseThrow();

        assertThat(queue.drop()).isEqualTo(1);
        assertThat(queue.remove(underWay)).isFalse();
    }

    @Test
    void aQueueHasABound() {
        Node node = nodes.start(500);
        for (int i = 0; i < 25; i++) {
            node.purge("k" + i);
        }
        Nodes.await(() -> node.status().dropped() == 15);
        assertThat(node.status().queued()).isEqualTo(Nodes.MAX_QUEUE);
    }

    private List<Told> delivered() {
        return nodes.told.stream().filter(one -> one.status() == 200).toList();
    }
}
