package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Header;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** HEAD answers as GET does, without the body (RFC 9110, section 9.3.2). */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class HeadTest {
    /** These fields contain the time, which passes between two requests. */
    private static final Set<String> CLOCKS = Set.of("age", "cache-status", "date");

    @OnEveryBackend
    void headAnswersAsGetWithoutTheBody(Backend backend) {
        String there = backend.at(Api.key());
        Api.stored(there, "12345");
        for (String place : List.of(there, backend.at(Api.key()))) {
            for (String query : List.of("", "?envelope=true", "?check_exist=true", "?default=none")) {
                Response get = Api.call().get(place + query);
                Response head = Api.call().head(place + query);

                assertThat(head.statusCode()).as(place + query).isEqualTo(get.statusCode());
                assertThat(fields(head)).as(place + query).isEqualTo(fields(get));
                assertThat(fields(head)).containsEntry("content-length", Integer.toString(get.asByteArray().length));
                assertThat(head.asByteArray()).isEmpty();
            }
        }
    }

    @OnEveryBackend
    void headAnswersForTheServiceToo(Backend backend) {
        String key = Api.key();
        Api.stored(backend.at(key), "12345");
        Api.json("{'values':[1],'ttl':0}").post(backend.at("_list", key));
        for (String rest : List.of("?keys=" + key, "/_capabilities", "/_list/" + key)) {
            Response get = Api.call().get(backend.at() + rest);
            Response head = Api.call().head(backend.at() + rest);

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(fields(head)).isEqualTo(fields(get));
            assertThat(head.asByteArray()).isEmpty();
        }
    }

    @OnEveryBackend
    void headTakesNothingAway(Backend backend) {
        String place = backend.at(Api.key());
        Api.stored(place, "stays");

        Api.call().head(place + "?pull=true").then().statusCode(400);
        Api.call().head(place + "?clear=true").then().statusCode(400);

        assertThat(Api.call().get(place).asString()).isEqualTo("stays");
    }

    /** A client expects a body after the head of any answer to a POST: without one it would wait. */
    @Test
    void headCannotBeTunnelled() {
        String place = Backend.LOCAL.at(Api.key());
        for (String method : List.of("HEAD", "head")) {
            Api.text("v")
                    .header("X-HTTP-Method", method)
                    .post(place)
                    .then()
                    .statusCode(400)
                    .body(at("/error/message", containsString("HEAD cannot be tunnelled")));
        }
        Api.call().get(place).then().statusCode(404);
    }

    private static Map<String, String> fields(Response answer) {
        return answer.getHeaders().asList().stream()
                .filter(field -> !CLOCKS.contains(field.getName().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toMap(field -> field.getName().toLowerCase(Locale.ROOT), Header::getValue));
    }
}
