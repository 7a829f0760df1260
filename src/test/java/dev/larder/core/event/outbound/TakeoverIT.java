package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.Poll;
import dev.larder.server.Inbox;
import dev.larder.server.Inbox.Received;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node is killed while it delivers, and a new process delivers the rest of its queue. */
@Tag("redis")
@Tag("database")
@Tag("file")
class TakeoverIT {
    private static final int EVENTS = 60;
    private static final int ANSWERED = 20;
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(3);

    @TempDir
    Path data;

    private final DeliveryStores backends = new DeliveryStores();
    private final Inbox inbox = Inbox.open(this::receive);

    /** Whether the first node is dead. */
    private volatile boolean dead;

    @AfterEach
    void stop() {
        inbox.close();
        backends.close();
    }

    @Test
    void theQueueOfAKilledNodeIsDeliveredByAnotherNode() throws InterruptedException {
        try (EventSender first = EventSender.start(configuration())) {
            for (String backend : DeliveryStores.ALL) {
                first.put(backend, 0, EVENTS);
            }
            for (String backend : DeliveryStores.ALL) {
                Poll.until(() -> received(backend).size() == ANSWERED + 1);
                first.awaitStored(backend, backend, EVENTS - ANSWERED);
            }
            first.node().kill();
        }
        dead = true;
        // other nodes take over after the heartbeat of the dead node has expired
        Thread.sleep(NODE_TIMEOUT.toMillis());

        try (EventSender second = EventSender.start(configuration())) {
            for (String backend : DeliveryStores.ALL) {
                second.await(backend, "delivered", EVENTS - ANSWERED);
                second.awaitStored(backend, backend, 0);
            }
        }
        for (String backend : DeliveryStores.ALL) {
            List<Received> received = received(backend);
            assertThat(received.stream().map(EventSender::key).distinct())
                    .as("keys received from " + backend)
                    .containsExactlyElementsOf(EventSender.keys(backend, EVENTS));
            // the delivery that was being sent arrives twice, with the same id
            assertThat(received).hasSize(EVENTS + 1);
            assertThat(received.get(ANSWERED + 1).field("webhook-id"))
                    .isEqualTo(received.get(ANSWERED).field("webhook-id"));
        }
    }

    private void receive(HttpServerRequest request, int soFar) {
        if (dead || soFar <= ANSWERED) {
            Inbox.answer(request, 200);
        }
    }

    private List<Received> received(String backend) {
        return inbox.at("/" + backend);
    }

    private Map<String, String> configuration() {
        Map<String, String> configuration = backends.configuration(data);
        for (String backend : DeliveryStores.ALL) {
            configuration.putAll(inbox.subscriber(
                    backend, "queue", backend, "timeout", "60s", "node-timeout", NODE_TIMEOUT.toSeconds() + "s"));
        }
        return configuration;
    }
}
