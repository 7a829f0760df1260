package dev.larder.gateway.origin.http;

import static dev.larder.gateway.origin.http.RawOrigin.answer;
import static dev.larder.gateway.origin.http.RawOrigin.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.larder.config.WithSettings;
import dev.larder.gateway.origin.http.RawOrigin.Reaction;
import dev.larder.http.LogLines;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An origin that fails: nothing of a broken answer is stored, a stale one is shown where that is allowed, and when the
 * origin is well again, so is the service.
 */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class OriginFaultsTest {
    private static final String STALE_ALLOWED = "Cache-Control: max-age=0, stale-if-error=60";
    private static final String STALE_FORBIDDEN = "Cache-Control: max-age=0, must-revalidate, stale-if-error=60";

    private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf";
    private static final String CHUNK = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n";

    RawOrigin origin;

    /** A fault, and the status of its answer where nothing else may be shown. */
    private enum Fault {
        CLOSED(502),
        SILENT(504),
        NOT_HTTP(502),
        TWO_LENGTHS(502),
        NO_LENGTH(502),
        RESET_IN_BODY(502),
        SHORT_BODY(502),
        OPEN_CHUNKS(502),
        NO_CHUNKS(502),
        SILENT_IN_BODY(504),
        UNAVAILABLE(503),
        BROKEN(500);

        private final int status;

        Fault(int status) {
            this.status = status;
        }

        Reaction reaction() {
            return switch (this) {
                case CLOSED -> (head, socket) -> socket.close();
                case SILENT -> (head, socket) -> Thread.sleep(10_000);
                case NOT_HTTP -> last("SMTP ready\r\n\r\n");
                case TWO_LENGTHS -> last("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nhalfs");
                case NO_LENGTH -> last("HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nhalf");
                case RESET_IN_BODY ->
                    (head, socket) -> {
                        write(socket, HALF);
                        socket.setSoLinger(true, 0);
                        socket.close();
                    };
                case SHORT_BODY -> last(HALF);
                case OPEN_CHUNKS -> last(CHUNK);
                case NO_CHUNKS -> last(CHUNK + "xyz\r\n");
                case SILENT_IN_BODY ->
                    (head, socket) -> {
                        write(socket, HALF);
                        Thread.sleep(10_000);
                    };
                case UNAVAILABLE -> whole("503 Service Unavailable");
                case BROKEN -> whole("500 Broken");
            };
        }

        private static Reaction whole(String status) {
            return (head, socket) -> write(socket, "HTTP/1.1 " + status + "\r\nContent-Length: 4\r\n\r\nhalf");
        }

        private static Reaction last(String bytes) {
            return (head, socket) -> {
                write(socket, bytes);
                socket.close();
            };
        }
    }

    private static final Set<Fault> MAYBE_LOST = EnumSet.of(Fault.CLOSED, Fault.NOT_HTTP);

    private static Response get(String service, String path) {
        return RestAssured.given().header("X-API-Key", ShopService.KEY).get("/api/v2/" + service + path);
    }

    private static Response get(String path) {
        return get("raw", path);
    }

    private static Response head(String path) {
        return RestAssured.given().header("X-API-Key", ShopService.KEY).head("/api/v2/raw" + path);
    }

    private static String path() {
        return "/f/" + UUID.randomUUID();
    }

    /** RFC 9110, section 15.2: interim answers are read and not passed on, and the last one is the answer. */
    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 104, 199})
    void anInterimAnswerIsNotTheAnswer(int status) {
        String path = path();
        String interim = "HTTP/1.1 %d Interim\r\nLink: </a.css>; rel=preload\r\n\r\n".formatted(status);
        origin.on(path, interim + interim + answer("whole"));

        for (int i = 0; i < 2; i++) {
            get(path).then().statusCode(200).body(equalTo("whole")).header("Link", nullValue());
        }
        RestAssured.given()
                .header("X-API-Key", ShopService.KEY)
                .body("x")
                .put("/api/v2/raw" + path)
                .then()
                .statusCode(200)
                .body(equalTo("whole"));
        assertThat(origin.heads(path)).hasSize(2);
    }

    /** Nobody asked for another protocol. */
    @Test
    void aSwitchOfProtocolsIsNoAnswer() {
        String path = path();
        origin.on(path, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");

        get(path).then().statusCode(502);

        origin.on(path, answer("whole"));
        get(path).then().statusCode(200).body(equalTo("whole"));
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfABrokenAnswerIsStored(Fault fault) {
        String path = path();
        origin.on(path, fault.reaction());

        get(path).then().statusCode(fault.status);
        // the service has retries: 0, which leaves one for a connection that ends without an answer; what is none may
        // be the
        // rest of the answer before, on a connection that had one
        assertThat(origin.heads(path))
                .hasSizeBetween(fault == Fault.CLOSED ? 2 : 1, MAYBE_LOST.contains(fault) ? 2 : 1);

        origin.on(path, answer("whole"));
        get(path)
                .then()
                .statusCode(200)
                .body(equalTo("whole"))
                .header("Cache-Status", startsWith("larder; fwd=uri-miss"));
        get(path).then().body(equalTo("whole")).header("Cache-Status", startsWith("larder; hit"));
    }

    @ParameterizedTest
    @EnumSource
    void aStaleAnswerIsShownInsteadWhereThatIsAllowed(Fault fault) {
        String path = path();
        origin.on(path, answer("old", STALE_ALLOWED));
        get(path).then().body(equalTo("old"));
        origin.on(path, fault.reaction());

        get(path)
                .then()
                .statusCode(200)
                .body(equalTo("old"))
                .header("Cache-Status", containsString("detail=stale-if-error"));

        origin.on(path, answer("new"));
        get(path).then().body(equalTo("new"));
        get(path).then().body(equalTo("new")).header("Cache-Status", startsWith("larder; hit"));
    }

    /** A HEAD is answered as a GET would be, and ends its lease: the next request asks the origin again. */
    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "SILENT", "UNAVAILABLE", "BROKEN"})
    void aStaleAnswerIsShownToHeadWhereThatIsAllowed(Fault fault) {
        String path = path();
        origin.on(path, answer("old", STALE_ALLOWED));
        get(path).then().body(equalTo("old"));
        origin.on(path, fault.reaction());

        head(path)
                .then()
                .statusCode(200)
                .header("Content-Length", "3")
                .header("Cache-Status", containsString("detail=stale-if-error"));

        origin.on(path, answer("new"));
        long begin = System.nanoTime();
        get(path).then().body(equalTo("new")).header("Cache-Status", containsString("stored"));
        assertThat(System.nanoTime() - begin).isLessThan(800_000_000);
    }

    @Test
    void aStaleAnswerIsNotShownToHeadWhereThatIsForbidden() {
        String path = path();
        origin.on(path, answer("old", STALE_FORBIDDEN));
        get(path).then().body(equalTo("old"));
        origin.on(path, Fault.UNAVAILABLE.reaction());

        head(path).then().statusCode(503);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "SHORT_BODY", "UNAVAILABLE"})
    void aStaleAnswerIsNotShownWhereThatIsForbidden(Fault fault) {
        String path = path();
        origin.on(path, answer("old", STALE_FORBIDDEN));
        get(path).then().body(equalTo("old"));
        origin.on(path, fault.reaction());

        get(path).then().statusCode(fault.status);
    }

    /** The change may have been made. */
    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "SILENT", "NOT_HTTP", "BROKEN"})
    void aChangeThatFailsInvalidatesAsOneThatSucceeds(Fault fault) {
        String path = path();
        origin.on(path, answer("old", "Cache-Control: max-age=60, stale-if-error=60"));
        get(path).then().body(equalTo("old"));
        origin.on(path, fault.reaction());

        RestAssured.given()
                .header("X-API-Key", ShopService.KEY)
                .body("new")
                .put("/api/v2/raw" + path)
                .then()
                .statusCode(fault.status);

        assertThat(origin.heads(path))
                .filteredOn(head -> head.startsWith("PUT"))
                .hasSize(1);
        // what was there before the change is no stale answer either
        get(path).then().statusCode(fault.status);
        origin.on(path, answer("new"));
        get(path).then().body(equalTo("new"));
    }

    @Test
    void bytesAfterAnAnswerAreNobodysAnswer() {
        String path = path();
        String next = path();
        origin.on(path, answer("first") + answer("second"));
        origin.on(next, answer("next"));

        get(path).then().body(equalTo("first"));
        get(next).then().body(equalTo("next"));
    }

    @Test
    void anOriginThatIsAwayIsLeftAloneForAWhileAndFoundAgain() {
        String stale = path();
        String path = path();
        origin.on(stale, answer("old", STALE_ALLOWED));
        origin.on(path, answer("here"));
        get("fragile", stale).then().body(equalTo("old"));

        origin.leave();
        try {
            // until the breaker opens
            get("fragile", path).then().statusCode(502);
            for (int i = 0; i < 10 && get("fragile", path).statusCode() == 502; i++) {
                get("fragile", stale).then().body(equalTo("old"));
            }
            get("fragile", path).then().statusCode(503).header("Retry-After", notNullValue());
            get("fragile", stale).then().statusCode(200).body(equalTo("old"));
            get("raw", path).then().statusCode(502);
        } finally {
            origin.comeBack();
        }
        get("raw", path).then().statusCode(200).body(equalTo("here"));
        try (var lines = new LogLines()) {
            long end = System.nanoTime() + 10_000_000_000L;
            while (get("fragile", path).statusCode() != 200) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(50_000_000);
            }
            get("fragile", path).then().body(equalTo("here"));

            // once, when the origin answers again
            assertThat(lines.all())
                    .filteredOn(line -> line.contains("service fragile"))
                    .singleElement()
                    .asString()
                    .contains("The origin of service fragile answers again");
        }
    }
}
