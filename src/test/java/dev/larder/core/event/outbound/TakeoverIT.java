package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.Poll;
import dev.larder.server.Inbox;
import dev.larder.server.Inbox.Received;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node is killed while it delivers, and a process that knows nothing of it but the queue delivers the rest. */
@Tag("redis")
@Tag("database")
@Tag("file")
class TakeoverIT {
    private static final int EVENTS = 60;
    private static final int ANSWERED = 20;

    @TempDir
    Path data;

    private final DeliveryStores keepers = new DeliveryStores();
    private final Inbox inbox = Inbox.open(this::receive);

    /** Whether the first node is dead. */
    private volatile boolean dead;

    @AfterEach
    void stop() {
        inbox.close();
        keepers.close();
    }

    @Test
    void whatAKilledNodeHadQueuedIsDeliveredByAnother() throws InterruptedException {
        try (Teller first = Teller.start(configuration())) {
            for (String keeper : DeliveryStores.ALL) {
                first.put(keeper, 0, EVENTS);
            }
            for (String keeper : DeliveryStores.ALL) {
                Poll.until(() -> told(keeper).size() == ANSWERED + 1);
                first.awaitKept(keeper, keeper, EVENTS - ANSWERED);
            }
            first.node().kill();
        }
        dead = true;
        // a node has been dead for that long when others know it
        Thread.sleep(DeliveryStore.ALIVE_FOR.toMillis());

        try (Teller second = Teller.start(configuration())) {
            for (String keeper : DeliveryStores.ALL) {
                second.await(keeper, "delivered", EVENTS - ANSWERED);
                second.awaitKept(keeper, keeper, 0);
            }
        }
        for (String keeper : DeliveryStores.ALL) {
            List<Received> told = told(keeper);
            assertThat(told.stream().map(Teller::key).distinct())
                    .as("keys told of from " + keeper)
                    .containsExactlyElementsOf(Teller.keys(keeper, EVENTS));
            // the one that was on its way comes twice, and can be told by its id
            assertThat(told).hasSize(EVENTS + 1);
            assertThat(told.get(ANSWERED + 1).field("webhook-id"))
                    .isEqualTo(told.get(ANSWERED).field("webhook-id"));
        }
    }

    private void receive(HttpServerRequest request, int soFar) {
        if (dead || soFar <= ANSWERED) {
            Inbox.answer(request, 200);
        }
    }

    private List<Received> told(String keeper) {
        return inbox.at("/" + keeper);
    }

    private Map<String, String> configuration() {
        Map<String, String> configuration = keepers.configuration(data);
        for (String keeper : DeliveryStores.ALL) {
            configuration.putAll(inbox.subscriber(keeper, "queue", keeper, "timeout", "60s"));
        }
        return configuration;
    }
}
