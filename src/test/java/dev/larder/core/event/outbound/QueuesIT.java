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

/** What waits for subscribers, in each backend that can keep it and outlives the node. */
@Tag("redis")
@Tag("file")
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class QueuesIT {
    private final DeliveryStores keepers = new DeliveryStores();
    private final Inbox inbox = Inbox.open(this::receive);

    /** Whether those who were ill are well again. */
    private volatile boolean recovered;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() first
    private Teller teller;

    @BeforeAll
    void start(@TempDir Path data) {
        Map<String, String> configuration = keepers.configuration(data);
        for (String keeper : DeliveryStores.ALL) {
            configuration.putAll(inbox.subscriber("flaky-" + keeper, "queue", keeper));
            configuration.putAll(inbox.subscriber("gone-" + keeper, "queue", keeper));
            configuration.putAll(
                    inbox.subscriber("ill-" + keeper, "queue", keeper, "max-backoff", "100ms", "attempts", "10000"));
            configuration.putAll(
                    inbox.subscriber("mute-" + keeper, "queue", keeper, "timeout", "60s", "max-queue", "3"));
        }
        teller = Teller.start(configuration);
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
        teller.close();
        inbox.close();
        keepers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "database", "file"})
    void whatFailsIsSentAgainAndLeavesTheQueueWhenItHasArrived(String keeper) {
        String flaky = "flaky-" + keeper;
        teller.put(flaky, 0, 2);
        teller.await(flaky, "delivered", 2);

        assertThat(told(flaky))
                .extracting(Teller::key)
                .containsExactly(flaky + ":0", flaky + ":0", flaky + ":0", flaky + ":1");
        assertThat(told(flaky)).extracting(one -> one.field("webhook-id")).isSorted();
        assertThat(teller.status(flaky).getList("attempts.outcome")).containsExactly("200", "200", "500", "500");
        teller.awaitKept(keeper, flaky, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "database", "file"})
    void aFullQueueDropsAndKeepsWhatIsInIt(String keeper) {
        String mute = "mute-" + keeper;
        teller.put(mute, 0, 10);
        teller.await(mute, "dropped", 7);

        assertThat(teller.status(mute).getInt("queued")).isEqualTo(3);
        teller.awaitKept(keeper, mute, 3);
    }

    @Test
    void whatWaitsOutlivesTheNode() {
        for (String keeper : DeliveryStores.ALL) {
            String ill = "ill-" + keeper;
            teller.put(ill, 0, 3);
            Poll.until(() -> !told(ill).isEmpty());
            teller.awaitKept(keeper, ill, 3);
        }
        teller.restart();
        recovered = true;
        assertThat(DeliveryStores.ALL).allSatisfy(keeper -> {
            String ill = "ill-" + keeper;
            teller.await(ill, "delivered", 3);
            List<Received> told = told(ill);
            assertThat(told).extracting(Teller::key).endsWith(ill + ":0", ill + ":1", ill + ":2");
            // those of the first begin with attempts that the node before made
            assertThat(told.stream().map(one -> one.field("webhook-id")).distinct())
                    .hasSize(3);
            teller.awaitKept(keeper, ill, 0);
        });
    }

    @Test
    void whoIsGoneIsToldNothingByTheNodeThatComesNext() {
        for (String keeper : DeliveryStores.ALL) {
            String gone = "gone-" + keeper;
            teller.put(gone, 0, 1);
            Poll.until(() -> teller.kept(keeper, gone, "gone-\\w{64}").size() == 1);
            teller.awaitKept(keeper, gone, 0);
        }
        teller.restart();
        assertThat(DeliveryStores.ALL).allSatisfy(keeper -> {
            String gone = "gone-" + keeper;
            teller.put(gone, 1, 3);
            teller.await(gone, "dropped", 2);
            assertThat(teller.status(gone).getString("state")).isEqualTo("gone");
            assertThat(told(gone)).hasSize(1);
        });
    }

    private List<Received> told(String subscriber) {
        return inbox.at("/" + subscriber);
    }
}
