package dev.larder.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.Poll;
import dev.larder.http.Scrape;
import dev.larder.http.Wire;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many listeners, and listeners that do not read. */
@QuarkusTest
@WithSettings(Listening.class)
class EventListenersTest {
    private static final int MANY = 1_000;
    private static final int EVENTS = 50;

    @Test
    void aThousandListenersHearEveryEventAndOneMoreIsRefused() throws Exception {
        List<EventReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                readers.add(EventReader.begin("crowd/_events", Api.MASTER, ""));
            }
            readers.forEach(EventReader::opening);
            assertThat(Scrape.value("larder_event_listeners{service=\"crowd\"}"))
                    .isEqualTo(MANY);
            assertThat(EventReader.begin("crowd/_events", Api.MASTER, "").status())
                    .isEqualTo(503);

            for (int i = 0; i < EVENTS; i++) {
                Api.text("v").put("/api/v2/crowd/" + i).then().statusCode(201);
            }

            for (EventReader reader : readers) {
                for (int i = 0; i < EVENTS; i++) {
                    assertThat(reader.event().data()).contains("\"key\":\"%d\"".formatted(i));
                }
            }
        } finally {
            readers.forEach(EventReader::close);
        }
        Poll.until(() -> Scrape.value("larder_event_listeners{service=\"crowd\"}") == 0);
    }

    @Test
    void aListenerThatDoesNotReadIsDroppedAndNobodyElseWaits() throws Exception {
        double before = Scrape.value("larder_event_listeners_dropped_total");
        try (Wire late = listening();
                Wire silent = listening();
                EventReader reader = EventReader.open("busy/_events")) {
            Poll.until(() -> Scrape.value("larder_event_listeners{service=\"busy\"}") == 3);
            int round = 0;
            while (Scrape.value("larder_event_listeners_dropped_total") < before + 2) {
                assertThat(round).as("rounds of 500 long events").isLessThan(100);
                Api.json(ManyKeys.map("r" + round, 500, 900))
                        .post("/api/v2/busy?ttl=60")
                        .then()
                        .statusCode(201);
                for (int i = 0; i < 500; i++) {
                    assertThat(reader.event().data()).contains("\"key\":\"r%d-".formatted(round));
                }
                round++;
            }
            Poll.until(() -> Scrape.value("larder_event_listeners{service=\"busy\"}") == 1);
            // a client that continues to read gets the reason
            assertThat(late.rest())
                    .contains("connection: close", "event: busy.put", "event: dropped")
                    .doesNotContain("r" + (round - 1) + "-499x");
            Poll.until(silent::isGone);
        }
    }

    private static Wire listening() throws IOException {
        var wire = new Wire();
        wire.write(Wire.request("GET", "/api/v2/busy/_events", "", new byte[0]));
        return wire;
    }
}
