package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.http.Wire.Reply;
import dev.larder.http.codec.TargetKind;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No endpoint ignores a condition that a request relies on (RFC 9110, section 13). */
@QuarkusTest
@TestProfile(TightBodies.class)
class EndpointConditionsTest {
    private static final String LOCAL = "/api/v2/local";
    private static final String ENTRY = LOCAL + "/conditional";
    private static final String SESSION = LOCAL + "/_session/an-id-of-128-random-bits-";
    private static final String OTHER = "\"0123456789abcdef\"";
    private static final String DATE = "Sun, 29 Nov 1999 11:47:45 GMT";

    @Inject
    Endpoints endpoints;

    private record Line(String method, TargetKind kind) {
        Reply ask(String field) throws IOException {
            // a request that would make sense without the condition
            byte[] body = method.startsWith("P") && kind != TargetKind.TOUCH && kind != TargetKind.ROTATION
                    ? "{}".getBytes(UTF_8)
                    : new byte[0];
            String type = body.length > 0 ? "Content-Type: application/json\r\n" : "";
            return Wire.ask(method, place(kind), type + field + "\r\n", body);
        }
    }

    /** A target of that kind; a new kind does not compile without one. */
    private static String place(TargetKind kind) {
        return switch (kind) {
            case SERVICES -> "/api/v2";
            case CACHE -> "/api/v2/system/cache/local";
            case HOOK -> "/api/v2/system/hook/nobody";
            case SUBSCRIBER -> "/api/v2/system/subscriber/nobody";
            case CONFIG -> "/api/v2/system/config";
            case RELOAD -> "/api/v2/system/config/reload";
            case SERVICE -> LOCAL;
            case ENTRY -> ENTRY;
            case COUNTERS -> LOCAL + "/_counter";
            case COUNTER -> LOCAL + "/_counter/conditional";
            case LIST -> LOCAL + "/_list/conditional";
            case CONVERSATION -> LOCAL + "/_conversation/conditional";
            case TOUCH -> LOCAL + "/_touch/conditional?ttl=9";
            case LIMIT -> LOCAL + "/_limit/conditional";
            case CAPABILITIES -> LOCAL + "/_capabilities";
            case STATS -> LOCAL + "/_stats";
            case PURGE -> LOCAL + "/_tag";
            case TAG -> LOCAL + "/_tag/conditional";
            case LEASE -> LOCAL + "/_lease/conditional";
            case SESSIONS -> LOCAL + "/_session?user=u";
            case SESSION -> SESSION;
            case ROTATION -> SESSION + "/rotate";
            case EVENTS -> LOCAL + "/_events";
            case FORWARD -> LOCAL;
        };
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (TargetKind kind : TargetKind.values()) {
            endpoints.methods(kind).forEach(method -> lines.add(new Line(method, kind)));
        }
        assertThat(lines).hasSizeGreaterThan(TargetKind.values().length);
        return lines;
    }

    @BeforeEach
    void somethingIsThere() {
        Api.stored(ENTRY, "v");
        Api.call().contentType("application/json").body("{}").put(SESSION);
        Api.json("{'by':7}").post(LOCAL + "/_counter/conditional");
    }

    @Test
    void aConditionOnAnEntityTagIsEvaluatedOrRefusedAtEveryEndpoint() throws IOException {
        for (Line line : lines()) {
            for (String field : List.of("If-Match: " + OTHER, "If-None-Match: *")) {
                Reply reply = line.ask(field);
                assertThat(reply.status())
                        .as("%s, %s: %s", line, field, reply.text())
                        .isIn(304, 400, 412);
                if (reply.status() == 400 && !line.method().equals("HEAD")) {
                    assertThat(reply.text()).as("%s", line).contains("is not evaluated here", field.split(":", 2)[0]);
                }
            }
        }
        Api.call().get(ENTRY).then().statusCode(200).body(equalTo("v"));
        Api.call().get(SESSION).then().statusCode(200);
        assertThat(Api.call().get(LOCAL + "/_counter/conditional").jsonPath().getLong("value"))
                .isPositive();
    }

    /** As a proxy asks that has kept an answer: no tag matches, so the whole answer is right. */
    @Test
    void aReadThatHasNoEntityTagIsAnsweredWhole() throws IOException {
        for (Line line : lines()) {
            if (line.method().equals("GET") && line.kind() != TargetKind.EVENTS) {
                assertThat(line.ask("If-None-Match: " + OTHER).text())
                        .as("%s", line)
                        .doesNotContain("is not evaluated here");
            }
        }
    }

    @Test
    void aConditionOnADateIsRefusedWhereItWouldGuardSomething() throws IOException {
        for (Line line : lines()) {
            assertThat(line.ask("If-Unmodified-Since: " + DATE).status())
                    .as("%s", line)
                    .isEqualTo(400);
            boolean reads = line.method().equals("GET") || line.method().equals("HEAD");
            if (!reads) {
                assertThat(line.ask("If-Modified-Since: " + DATE).status())
                        .as("%s", line)
                        .isEqualTo(400);
            } else if (line.kind() != TargetKind.SUBSCRIBER) {
                assertThat(line.ask("If-Modified-Since: " + DATE).text())
                        .as("%s", line)
                        .doesNotContain("is not evaluated here");
            }
        }
        Api.call().get(ENTRY).then().statusCode(200).body(equalTo("v"));
    }

    @Test
    void everyFormOfARemovalIsRefused() {
        for (String query : List.of("", "?keys=conditional", "?key=conditional", "?prefix=con", "?tag=t")) {
            Api.call()
                    .header("If-Match", OTHER)
                    .delete(LOCAL + query)
                    .then()
                    .statusCode(400)
                    .body(at("/error/message", containsString("If-Match")));
        }
        Api.call()
                .header("If-Modified-Since", DATE)
                .get(ENTRY + "?pull=true")
                .then()
                .statusCode(400);
        Api.call().get(ENTRY).then().statusCode(200);
    }

    @Test
    void everyFormOfAReadHeedsItsConditions() {
        String tag = Api.call().get(ENTRY).header("ETag");
        String session = Api.call().get(SESSION).header("ETag");
        Api.call()
                .header("If-Match", OTHER)
                .get(ENTRY + "?envelope=true")
                .then()
                .statusCode(412);
        Api.call().header("If-Match", tag).get(ENTRY + "?envelope=true").then().statusCode(200);
        Api.call()
                .header("If-None-Match", tag)
                .get(ENTRY + "?envelope=true")
                .then()
                .statusCode(304);
        Api.call().header("If-Match", "*").get(LOCAL + "/none?default=x").then().statusCode(412);
        Api.call()
                .header("If-None-Match", "*")
                .get(LOCAL + "/none?default=x")
                .then()
                .statusCode(200);
        Api.call()
                .header("If-Match", tag)
                .get(ENTRY + "?check_exist=true")
                .then()
                .statusCode(400);
        Api.call()
                .header("If-Match", OTHER)
                .get(SESSION + "?envelope=true")
                .then()
                .statusCode(412);
        Api.call()
                .header("If-None-Match", session)
                .get(SESSION + "?envelope=true")
                .then()
                .statusCode(304);
    }
}
