package dev.larder.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.Wire;
import dev.larder.http.Wire.Reply;
import dev.larder.http.events.EventReader.Block;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The events that a listener of a service gets, on a started application. */
@QuarkusTest
@WithSettings(Listening.class)
class EventsTest {
    private static final String LOCAL = "/api/v2/local";

    @Test
    void aFillIsToldAndWhatWasPutThereForItIsNot() {
        try (EventReader events = EventReader.open("local/_events?prefix=l:")) {
            String token = Api.call().get(LOCAL + "/l:a?lease=30").header("X-Cache-Lease");
            Api.text("1")
                    .header("X-Cache-Lease", token)
                    .put(LOCAL + "/l:a")
                    .then()
                    .statusCode(201);
            String late = Api.call().get(LOCAL + "/l:b?lease=30").header("X-Cache-Lease");
            Api.text("1").put(LOCAL + "/l:b");
            Api.text("2")
                    .header("X-Cache-Lease", late)
                    .put(LOCAL + "/l:b")
                    .then()
                    .statusCode(409);
            Api.call().delete(LOCAL + "?prefix=l:");

            assertThat(events.told(3)).containsExactly("local.put l:a", "local.put l:b", "local.purge l:");
        }
    }

    @Test
    void anEventTellsItsNumberAndItsTime() {
        try (EventReader events = EventReader.open("local/_events?prefix=t:")) {
            Api.text("1").put(LOCAL + "/t:%22quote%0Aline");
            Block block = events.event();
            JsonPath data = new JsonPath(block.data());
            assertThat(data.getString("key")).isEqualTo("t:\"quote\nline");
            assertThat(data.getString("service")).isEqualTo("local");
            assertThat(data.getString("event")).isEqualTo(block.event());
            assertThat(block.id()).endsWith("-" + data.getLong("seq"));
            assertThat(data.getString("time")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        }
    }

    @Test
    void sessionsHaveNoEvents() {
        try (EventReader events = EventReader.open("local/_events")) {
            String id = Api.json("{}").post(LOCAL + "/_session?user=ada").path("id");
            String place = LOCAL + "/_session/" + id;
            Api.json("{}").put(place).then().statusCode(200);
            String next = Api.call().post(place + "/rotate").path("id");
            Api.call().delete(LOCAL + "/_session?user=ada").then().statusCode(200);
            Api.json("{}")
                    .put(LOCAL + "/_session/an-id-of-the-callers-own")
                    .then()
                    .statusCode(201);
            Api.call()
                    .delete(LOCAL + "/_session/an-id-of-the-callers-own")
                    .then()
                    .statusCode(200);
            Api.text("v").put(LOCAL + "/told-" + next.length());

            assertThat(events.told(1)).containsExactly("local.put told-58");
        }
    }

    @Test
    void aListenerThatReturnsTooLateIsTold() {
        String seen;
        try (EventReader events = EventReader.open("brief/_events")) {
            Api.text("1").put("/api/v2/brief/1");
            seen = events.event().id();
        }
        for (int i = 0; i < 2; i++) {
            Api.json(ManyKeys.map("late" + i, 600, 8))
                    .post("/api/v2/brief")
                    .then()
                    .statusCode(201);
        }
        try (EventReader events = EventReader.begin("brief/_events", Api.MASTER, seen)) {
            Block opening = events.opening();
            assertThat(opening.event()).isEqualTo("reset");
            Api.text("1").put("/api/v2/brief/after");
            assertThat(events.told(1)).containsExactly("brief.put after");
        }
    }

    /** The listener's position is from before a restart, or from another node. */
    @Test
    void aForeignBookmarkIsAReset() {
        for (String foreign : List.of("0123456789abcdef-1", "nonsense", "-", "99999999999999999999999")) {
            try (EventReader events = EventReader.begin("local/_events", Api.MASTER, foreign)) {
                assertThat(events.opening().event()).as(foreign).isEqualTo("reset");
            }
        }
    }

    @Test
    void silenceIsBrokenByHeartbeatsThatMoveTheBookmark() {
        try (EventReader events = EventReader.open("local/_events?prefix=nobody-writes-this")) {
            Api.text("1").put(LOCAL + "/h:1");
            Block first = events.next();
            Block second = events.next();
            assertThat(first.comment()).isEqualTo("nothing new");
            assertThat(second.comment()).isEqualTo("nothing new");
            try (EventReader again = EventReader.begin("local/_events?prefix=h:", Api.MASTER, second.id())) {
                assertThat(again.opening().event()).isEmpty();
                Api.text("1").put(LOCAL + "/h:2");
                assertThat(again.told(1)).containsExactly("local.put h:2");
            }
        }
    }

    @Test
    void aListenerGetsOnlyEventsOfEntriesItMayRead() throws Exception {
        try (EventReader events = EventReader.begin("local/_events", Api.USERS, "")) {
            assertThat(events.opening().event()).isEmpty();
            Api.text("1").put(LOCAL + "/secret");
            Api.text("1").put(LOCAL + "/user:1");
            Api.call().delete(LOCAL + "?prefix=secret");
            Api.call().delete(LOCAL + "?prefix=use");
            Api.call().delete(LOCAL);
            assertThat(events.told(3)).containsExactly("local.put user:1", "local.purge use", "local.flush null");
        }
        assertThat(EventReader.begin("local/_events?prefix=secret", Api.USERS, "")
                        .status())
                .isEqualTo(403);
        assertThat(EventReader.begin("local/_events", Api.LOCAL_ONLY, "").status())
                .isEqualTo(403);
        assertThat(EventReader.begin("local/_events", "nobody", "").status()).isEqualTo(401);
        for (String wrong : List.of("prefx=a", "tag=", "tag=a,b", "tag=a&tag=b")) {
            assertThat(EventReader.begin("local/_events?" + wrong, Api.MASTER, "")
                            .status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(EventReader.begin("nothing/_events", Api.MASTER, "").status())
                .isEqualTo(404);
    }

    @Test
    void headTellsWhatAListenerWouldGetAndEnds() throws Exception {
        Reply reply = Wire.ask("HEAD", LOCAL + "/_events?prefix=a");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.field("Content-Type")).isEqualTo("text/event-stream");
        assertThat(reply.field("Content-Length")).isEmpty();
        Api.as(Api.LOCAL_ONLY).head(LOCAL + "/_events").then().statusCode(403);
        Api.call().head(LOCAL + "/_events?prefx=a").then().statusCode(400);
    }
}
