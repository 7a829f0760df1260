package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.Poll;
import dev.larder.server.Inbox;
import dev.larder.server.Inbox.Received;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues of subscribers in each backend that can store them across a restart. */
@Tag("redis")
@Tag("file")
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class QueuesIT {
    private final DeliveryStores backends = new DeliveryStores();
    private final Inbox inbox = Inbox.open(this::receive);

    /** Whether the failing subscribers answer 200 from now on. */
    private volatile boolean recovered;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() first
    private EventSender sender;

    @BeforeAll
    void start(@TempDir Path data) {
        Map<String, String> configuration = backends.configuration(data);
        for (String backend : DeliveryStores.ALL) {
            configuration.putAll(inbox.subscriber("flaky-" + backend, "queue", backend));
            configuration.putAll(inbox.subscriber("gone-" + backend, "queue", backend));
            configuration.putAll(
                    inbox.subscriber("ill-" + backend, "queue", backend, "max-backoff", "100ms", "attempts", "10000"));
            configuration.putAll(
                    inbox.subscriber("mute-" + backend, "queue", backend, "timeout", "60s", "max-queue", "3"));
        }
        sender = EventSender.start(configuration);
    }

    private void receive(HttpServerRequest request, int soFar) {
        switch (request.path().split("-", -1)[0]) {
            case "/flaky" -> Inbox.answer(request, soFar < 3 ? 500 : 200);
            case "/gone" -> Inbox.answer(request, 410);
            case "/ill" -> Inbox.answer(request, recovered ? 200 : 500);
            default -> {
                // no answer
            }
        }
    }

    @AfterAll
    void stop() {
        sender.close();
        inbox.close();
        backends.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "database", "file"})
    void aFailedDeliveryIsRepeatedAndLeavesTheQueueAfterItsArrival(String backend) {
        String flaky = "flaky-" + backend;
        sender.put(flaky, 0, 2);
        sender.await(flaky, "delivered", 2);

        assertThat(received(flaky))
                .extracting(EventSender::key)
                .containsExactly(flaky + ":0", flaky + ":0", flaky + ":0", flaky + ":1");
        assertThat(received(flaky)).extracting(one -> one.field("webhook-id")).isSorted();
        assertThat(sender.status(flaky).getList("attempts.outcome")).containsExactly("200", "200", "500", "500");
        sender.awaitStored(backend, flaky, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "database", "file"})
    void aFullQueueDropsNewEventsAndKeepsTheQueued(String backend) {
        String mute = "mute-" + backend;
        sender.put(mute, 0, 10);
        sender.await(mute, "dropped", 7);

        assertThat(sender.status(mute).getInt("queued")).isEqualTo(3);
        sender.awaitStored(backend, mute, 3);
    }

    @Test
    void queuedDeliveriesSurviveARestart() {
        for (String backend : DeliveryStores.ALL) {
            String ill = "ill-" + backend;
            sender.put(ill, 0, 3);
            Poll.until(() -> !received(ill).isEmpty());
            sender.awaitStored(backend, ill, 3);
        }
        sender.restart();
        recovered = true;
        assertThat(DeliveryStores.ALL).allSatisfy(backend -> {
            String ill = "ill-" + backend;
            sender.await(ill, "delivered", 3);
            List<Received> received = received(ill);
            assertThat(received).extracting(EventSender::key).endsWith(ill + ":0", ill + ":1", ill + ":2");
            // includes the attempts of the first process
            assertThat(received.stream().map(one -> one.field("webhook-id")).distinct())
                    .hasSize(3);
            sender.awaitStored(backend, ill, 0);
        });
    }

    @Test
    void aSubscriberThatIsGoneReceivesNothingAfterARestart() {
        for (String backend : DeliveryStores.ALL) {
            String gone = "gone-" + backend;
            sender.put(gone, 0, 1);
            Poll.until(() -> sender.stored(backend, gone, "gone-\\w{64}").size() == 1);
            sender.awaitStored(backend, gone, 0);
        }
        sender.restart();
        assertThat(DeliveryStores.ALL).allSatisfy(backend -> {
            String gone = "gone-" + backend;
            sender.put(gone, 1, 3);
            sender.await(gone, "dropped", 2);
            assertThat(sender.status(gone).getString("state")).isEqualTo("gone");
            assertThat(received(gone)).hasSize(1);
        });
    }

    private List<Received> received(String subscriber) {
        return inbox.at("/" + subscriber);
    }
}
