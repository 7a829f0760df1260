package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static dev.larder.http.SessionResourceTest.begin;
import static dev.larder.http.SessionResourceTest.handle;
import static dev.larder.http.SessionResourceTest.merge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sessions of a user, whose ids are never shown. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class UserSessionsTest {
    @OnEveryBackend
    void aUsersSessionsAreListedByHandlesThatOpenNothing(Backend backend) {
        String user = "ü, /" + Api.key();
        String first = begin(backend, of(user));
        String second = begin(backend, of(user) + "&idle=5m&max=1h");
        begin(backend, of("somebody else"));
        begin(backend, "");

        Response list = list(backend, user);

        list.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(list.jsonPath().getList("resource.handle", String.class))
                .containsExactlyInAnyOrder(handle(first), handle(second));
        assertThat(list.asString()).doesNotContain("ls_");
        assertThat(list.jsonPath().getInt("resource.find { it.handle == '%s' }.idle".formatted(handle(second))))
                .isEqualTo(300);
        for (String guess : List.of(handle(first), "ls_" + handle(first) + "." + "A".repeat(32))) {
            Api.call().get(backend.at("_session", guess)).then().statusCode(404);
        }
        Api.json("{}")
                .put(backend.at("_session", "ls_" + handle(first) + "." + "A".repeat(32)))
                .then()
                .statusCode(409);
        Api.call().get(backend.at("_session", first)).then().statusCode(200);
    }

    @OnEveryBackend
    void aUsersSessionsAreReadByWhoMayWriteThem(Backend backend) {
        String user = Api.key();
        String id = begin(backend, of(user));
        begin(backend, of("somebody else"));
        String place = backend.at("_session") + of(user) + "&envelope=true";

        Response read = Api.as(Api.SESSIONS).get(place);

        read.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body(at("/resource", hasSize(1)))
                .body(at("/resource/0/handle", equalTo(handle(id))))
                .body(at("/resource/0/value/a", equalTo(1)))
                .body(at("/resource/0/user", equalTo(user)));
        assertThat(read.asString()).doesNotContain("ls_");
        Api.as(Api.READER).get(place).then().statusCode(403);
        Api.as(Api.READER).get(backend.at("_session") + of(user)).then().statusCode(200);
    }

    @OnEveryBackend
    void endedEntriesAreNotListed(Backend backend) {
        String user = Api.key();
        String ended = begin(backend, of(user));
        String revoked = begin(backend, of(user));
        String rotated = begin(backend, of(user));
        String stays = begin(backend, of(user));
        String next =
                Api.call().post(backend.at("_session", rotated) + "/rotate").path("id");

        Api.call().delete(backend.at("_session", ended)).then().body(at("/success", equalTo(true)));
        String one = backend.at("_session") + of(user) + "&handle=" + handle(revoked);
        Api.call().delete(one.replace(user, "nobody")).then().body(at("/success", equalTo(false)));
        Api.call().delete(one).then().statusCode(200).body(at("/success", equalTo(true)));
        Api.call().delete(one).then().body(at("/success", equalTo(false)));

        Api.call().get(backend.at("_session", revoked)).then().statusCode(404);
        assertThat(list(backend, user).jsonPath().getList("resource.handle", String.class))
                .containsExactlyInAnyOrder(handle(next), handle(stays));
    }

    @OnEveryBackend
    void aRevocationEndsEverySessionOfTheUserAndNoOther(Backend backend) {
        String user = Api.key();
        String first = begin(backend, of(user));
        String rotated = Api.call()
                .post(backend.at("_session", begin(backend, of(user))) + "/rotate")
                .path("id");
        String other = begin(backend, of(user + "x"));

        Api.call()
                .delete(backend.at("_session") + of(user))
                .then()
                .statusCode(200)
                .body(at("/success", equalTo(true)));

        for (String gone : List.of(first, rotated)) {
            String place = backend.at("_session", gone);
            Api.call().get(place).then().statusCode(404);
            merge(place, "{}").then().statusCode(404);
            Api.call().post(place + "/rotate").then().statusCode(404);
            Api.json("{}").put(place).then().statusCode(409);
            Api.json("{}").post(place).then().statusCode(409);
        }
        list(backend, user).then().body(at("/resource", hasSize(0)));
        Api.call().get(backend.at("_session", other)).then().statusCode(200);
        String again = begin(backend, of(user));
        assertThat(list(backend, user).jsonPath().getList("resource.handle")).containsExactly(handle(again));
    }

    @OnEveryBackend
    void aUserSignsInAndAnEarlierRevocationDoesNotCount(Backend backend) {
        String user = Api.key();
        String patched = begin(backend, "");
        String put = begin(backend, "");
        String rotated = begin(backend, "");
        Api.call().delete(backend.at("_session") + of(user)).then().statusCode(200);

        merge(backend.at("_session", patched) + of(user), "{}").then().statusCode(200);
        Api.json("{}").put(backend.at("_session", put) + of(user)).then().statusCode(200);
        Response login = Api.call().post(backend.at("_session", rotated) + "/rotate" + of(user));
        login.then().statusCode(200);

        String next = login.path("id");
        assertThat(list(backend, user).jsonPath().getList("resource.handle", String.class))
                .containsExactlyInAnyOrder(handle(patched), handle(put), handle(next));
        merge(backend.at("_session", patched) + of(user), "{'a': 2}").then().statusCode(200);
        Api.call().delete(backend.at("_session") + of(user)).then().statusCode(200);
        for (String gone : List.of(patched, put, next)) {
            Api.call().get(backend.at("_session", gone)).then().statusCode(404);
        }
    }

    @OnEveryBackend
    void aSessionWhoseUserChangesIsTheNextUsers(Backend backend) {
        String user = Api.key();
        String next = Api.key();
        Api.call().delete(backend.at("_session") + of(next)).then().statusCode(200);
        String patched = begin(backend, of(user));
        String put = begin(backend, of(user));
        String rotated = begin(backend, of(user));

        merge(backend.at("_session", patched) + of(next), "{}").then().statusCode(200);
        Api.json("{}").put(backend.at("_session", put) + of(next)).then().statusCode(200);
        Response login = Api.call().post(backend.at("_session", rotated) + "/rotate" + of(next));
        login.then().statusCode(200);

        list(backend, user).then().body(at("/resource", hasSize(0)));
        String now = login.path("id");
        assertThat(list(backend, next).jsonPath().getList("resource.handle", String.class))
                .containsExactlyInAnyOrder(handle(patched), handle(put), handle(now));
        Api.call().delete(backend.at("_session") + of(user)).then().statusCode(200);
        for (String there : List.of(patched, put, now)) {
            String place = backend.at("_session", there);
            Api.json("{}").put(place + of(next)).then().statusCode(200);
            Api.call().get(place + "?envelope=true").then().body(at("/user", equalTo(next)));
        }
        Api.call().delete(backend.at("_session") + of(next)).then().statusCode(200);
        for (String gone : List.of(patched, put, now)) {
            Api.call().get(backend.at("_session", gone)).then().statusCode(404);
        }
    }

    @OnEveryBackend
    void aGrantForSessionsIsOneForTheirPrefix(Backend backend) {
        String id = begin(backend, of("granted"));
        String place = backend.at("_session", id);
        String all = backend.at("_session") + of("granted");
        Api.as(Api.SESSIONS).get(place).then().statusCode(200);
        Api.as(Api.SESSIONS).body("{}").post(backend.at("_session")).then().statusCode(201);
        Api.as(Api.SESSIONS).get(all).then().statusCode(200);
        Api.as(Api.SESSIONS).get(backend.at("_key/x")).then().statusCode(403);
        Api.as(Api.READER).get(place).then().statusCode(200);
        for (String forbidden : List.of(Api.READER, Api.USERS)) {
            Api.as(forbidden).body("{}").post(backend.at("_session")).then().statusCode(403);
            Api.as(forbidden).body("{}").put(place).then().statusCode(403);
            Api.as(forbidden).body("{}").patch(place).then().statusCode(403);
            Api.as(forbidden).post(place + "/rotate").then().statusCode(403);
            Api.as(forbidden).delete(place).then().statusCode(403);
            Api.as(forbidden).delete(all).then().statusCode(403);
            Api.as(forbidden).delete(all + "&handle=" + handle(id)).then().statusCode(403);
        }
        Api.as(Api.USERS).get(place).then().statusCode(403);
        Api.as(Api.USERS).get(all).then().statusCode(403);
        Api.as(Api.SESSIONS).delete(all).then().statusCode(200);
    }

    @Test
    void whoseSessionsMustBeSaid() {
        String place = Backend.LOCAL.at("_session");
        for (String query : List.of("", "?user=", "?handle=x", "?user=a&handle=x", "?user=a&all=true")) {
            Api.call().delete(place + query).then().statusCode(400);
        }
        for (String query : List.of("", "?user=", "?user=a&limit=1")) {
            Api.call().get(place + query).then().statusCode(400);
        }
        Api.json("{}").delete(place + "?user=a").then().statusCode(400);
    }

    private static Response list(Backend backend, String user) {
        return Api.call().get(backend.at("_session") + of(user));
    }

    private static String of(String user) {
        return "?user=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
    }
}
