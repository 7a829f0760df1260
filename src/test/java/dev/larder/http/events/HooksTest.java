package dev.larder.http.events;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.LogLines;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entries that a hook purges after a write and before its answer. */
@QuarkusTest
@WithSettings(Hooked.class)
@Tag("redis")
class HooksTest {
    private static final String SOURCE = "/api/v2/source/";
    private static final String PAGES = "/api/v2/pages/";
    private static final String LISTS = "/api/v2/lists/";

    /** Method, path, content type and body; apostrophes stand for quotes, and ID for a key of this test. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | /user:ID          | text/plain                   | v
            PUT    | /user:ID:name:x   | text/plain                   | v
            PUT    | /user:ID?keep_ttl=true | text/plain              | v
            PATCH  | /user:ID          | text/plain                   | v
            PATCH  | /user:ID          | application/merge-patch+json | {'b':2}
            POST   | /user:ID:new      | text/plain                   | v
            DELETE | /user:ID          | text/plain                   | ''
            DELETE | /user:ID:nobody   | text/plain                   | ''
            GET    | /user:ID?pull=true | text/plain                  | ''
            POST   | ''                | application/json             | {'key':'user:ID','value':1}
            PUT    | ''                | application/json             | {'resource':[{'key':'x','value':1},{'key':'user:ID','value':1}]}
            POST   | ''                | application/json             | {'user:ID:a':1,'y-ID':2}
            PATCH  | ''                | application/json             | {'user:ID':1}
            DELETE | ?keys=x,user:ID   | text/plain                   | ''
            POST   | /_tag             | application/json             | {'keys':['x','user:ID']}
            """)
    void everyWritePurgesByItsKey(String method, String path, String type, String body) {
        String id = Api.key();
        Api.json("{'a':1}").put(SOURCE + "user:" + id);
        for (String page : new String[] {"page:" + id, "of:api-key", "other:" + id}) {
            Api.stored(PAGES + page, "stale");
        }

        Response answer = Api.call()
                .contentType(type)
                .body(body.replace("ID", id).replace('\'', '"'))
                .request(method, "/api/v2/source" + path.replace("ID", id));

        answer.then().statusCode(lessThan(300));
        Api.call().get(PAGES + "page:" + id).then().statusCode(404);
        Api.call().get(PAGES + "of:api-key").then().statusCode(404);
        Api.call().get(PAGES + "other:" + id).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"usr:", "user/", "users:", "xuser:"})
    void otherKeysPurgeNothing(String beginning) {
        String id = Api.key();
        Api.stored(PAGES + "page:" + id, "v");
        Api.stored(SOURCE + beginning + id, "v");
        Api.call().get(PAGES + "page:" + id).then().statusCode(200);
    }

    @Test
    void aWriteThatDidNotHappenPurgesNothing() {
        String id = Api.key();
        Api.stored(SOURCE + "user:" + id, "v");
        Api.stored(PAGES + "page:" + id, "v");

        Api.text("w").post(SOURCE + "user:" + id).then().statusCode(409);
        Api.text("w")
                .header("If-Match", "\"no\"")
                .put(SOURCE + "user:" + id)
                .then()
                .statusCode(412);
        Api.call().get(SOURCE + "user:" + Api.key() + "?pull=true").then().statusCode(404);
        Api.json("{'user:%s':1,'z':2}".formatted(id))
                .post("/api/v2/source")
                .then()
                .statusCode(409);

        Api.call().get(PAGES + "page:" + id).then().statusCode(200);
    }

    @Test
    void aFillMakesNothingStaleAndPurgesNothing() {
        String id = Api.key();
        Api.stored(PAGES + "page:" + id, "v");
        String token = Api.call().get(SOURCE + "user:" + id + "?lease=30").header("X-Cache-Lease");

        Api.text("v")
                .header("X-Cache-Lease", token)
                .put(SOURCE + "user:" + id)
                .then()
                .statusCode(201);

        Api.call().get(PAGES + "page:" + id).then().statusCode(200);
    }

    @Test
    void theWholeKeyAndABeginningAreNames() {
        String id = Api.key();
        Api.stored(PAGES + "whole:user:" + id, "stale");
        Api.stored(PAGES + "list:" + id + ":1", "stale");
        Api.stored(LISTS + "list:" + id + ":2", "stale");
        Api.stored(LISTS + "list:" + id + "x:3", "fresh");

        Api.stored(SOURCE + "user:" + id, "v");
        Api.stored(SOURCE + "item:" + id, "v");

        Api.call().get(PAGES + "whole:user:" + id).then().statusCode(404);
        Api.call().get(PAGES + "list:" + id + ":1").then().statusCode(404);
        Api.call().get(LISTS + "list:" + id + ":2").then().statusCode(404);
        Api.call().get(LISTS + "list:" + id + "x:3").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT   | application/json             | {'team':{'id':'ID'},'labels':null}
            PUT   | text/plain                   | {'team':{'id':'x'},'labels':['a','ID']}
            PATCH | application/merge-patch+json | {'labels':['ID']}
            """)
    void theValueNamesWhatIsPurged(String method, String type, String body) {
        String id = Api.key();
        Api.json("{'team':{'id':1},'labels':[]}")
                .put(SOURCE + "doc:" + id)
                .then()
                .statusCode(201);
        String page = PAGES + (body.contains("'id':'ID'") ? "team:" : "label:") + id;
        Api.stored(page, "stale");

        Api.call()
                .contentType(type)
                .body(body.replace("ID", id).replace('\'', '"'))
                .request(method, SOURCE + "doc:" + id)
                .then()
                .statusCode(200);

        Api.call().get(page).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'team':{'id':1}}",
                "{'team':{'id':''},'labels':[]}",
                "{'team':{'id':{}},'labels':[]}",
                "no json"
            })
    void aValueThatDoesNotNameItIsNotWritten(String body) {
        String key = "doc:" + Api.key();
        Api.json(body).put(SOURCE + key).then().statusCode(400);
        Api.json("{'key':'%s','value':{}}".formatted(key))
                .post("/api/v2/source")
                .then()
                .statusCode(400);
        Api.call().get(SOURCE + key).then().statusCode(404);
    }

    @Test
    void aMergeThatTakesItsNameAwayIsToldThatNothingWasPurged() {
        String key = "doc:" + Api.key();
        Api.json("{'team':{'id':1},'labels':[]}").put(SOURCE + key).then().statusCode(201);
        Api.call()
                .contentType("application/merge-patch+json")
                .body("{\"team\":null}")
                .patch(SOURCE + key)
                .then()
                .statusCode(502)
                .body(at("/error/message", containsString("hook doc")));
    }

    @Test
    void aListOfNamesHasABound() {
        String key = "doc:" + Api.key();
        String bomb = "{'team':{'id':1},'labels':[%s]}".formatted(String.join(",", Collections.nCopies(100_000, "7")));
        Api.json(bomb).put(SOURCE + key).then().statusCode(413);
        Api.json("{'resource':[{'key':'%s','value':%s}]}".formatted(key, bomb))
                .post("/api/v2/source")
                .then()
                .statusCode(413);
        Api.call().get(SOURCE + key).then().statusCode(404);
    }

    @Test
    void aPurgeByAHookTriggersOtherHooks() {
        String id = Api.key();
        Api.stored(LISTS + "index:" + id, "stale");
        Api.stored(SOURCE + "user:" + id, "v");
        Api.call().get(LISTS + "index:" + id).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"?prefix=wipe:, 404", "?prefix=wi, 404", "?prefix=wipe:x, 404", "?prefix=other, 200", "'', 404"})
    void aRemovalThatNamesNoKeysSetsOffWhatNeedsNone(String query, int status) {
        Api.stored(PAGES + "all", "v");
        Api.stored(PAGES + "page:x", "v");

        Api.call().delete("/api/v2/source" + query).then().statusCode(200);

        Api.call().get(PAGES + "all").then().statusCode(status);
        Api.call().get(PAGES + "page:x").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'prefixes':['wipe:']}               | 404
            {'prefixes':['other','wi']}          | 404
            {'keys':['wipe:x']}                  | 404
            {'keys':['wipe:x'],'soft':true}      | 200
            {'prefixes':['other'],'keys':['wi']} | 200
            {'tags':['all']}                     | 200
            """)
    void aPurgeSetsOffWhatARemovalWould(String body, int status) {
        Api.stored(PAGES + "all", "v");
        Api.json(body).post(SOURCE + "_tag").then().statusCode(200);
        Api.call().get(PAGES + "all").then().statusCode(status);
    }

    @Test
    void aHookFollowsItsVerbsAlone() {
        String id = Api.key();
        Api.stored(PAGES + "page:" + id, "v");
        Api.stored(SOURCE + "left:" + id, "v");
        Api.call().get(PAGES + "page:" + id).then().statusCode(200);

        Api.call().delete(SOURCE + "left:" + id).then().statusCode(200);
        Api.call().get(PAGES + "page:" + id).then().statusCode(404);
    }

    @Test
    void aTagIsAName() {
        String id = Api.key();
        for (String tag : List.of("team-" + id, "team-x" + id)) {
            Api.text("v")
                    .header("X-Cache-Tags", tag)
                    .put(PAGES + "of:" + tag)
                    .then()
                    .statusCode(201);
        }

        Api.stored(SOURCE + "member:" + id, "v");

        Api.call().get(PAGES + "of:team-" + id).then().statusCode(404);
        Api.call().get(PAGES + "of:team-x" + id).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"far, kin", "near, kin", "far, beside", "near, beside"})
    void aTierAndTheServiceBehindHaveTheSameHooks(String service, String key) {
        String id = Api.key();
        Api.stored(PAGES + "page:" + id, "stale");
        Api.stored("/api/v2/%s/%s:%s".formatted(service, key, id), "v");
        Api.call().get(PAGES + "page:" + id).then().statusCode(404);
    }

    @Test
    void aPurgeInATierReachesTheServiceBehindAndItsHooks() {
        String id = Api.key();
        Api.stored("/api/v2/far/kin:" + id, "stale");
        Api.stored(PAGES + "page:" + id, "stale");
        Api.call().get("/api/v2/near/kin:" + id).then().statusCode(200);

        Api.stored(SOURCE + "wave:" + id, "v");

        for (String place : List.of("/api/v2/near/kin:", "/api/v2/far/kin:", PAGES + "page:")) {
            Api.call().get(place + id).then().statusCode(404);
        }
    }

    @Test
    void aFlushFromSystemSetsThemOffToo() {
        Api.stored(PAGES + "all", "v");
        Api.call().delete("/api/v2/system/cache/source").then().statusCode(200);
        Api.call().get(PAGES + "all").then().statusCode(404);
    }

    /** So the hook is not declared for a service in which it would trigger itself. */
    @Test
    void everywhereIsWhereSomethingCanBePurged() {
        String key = "mirror:" + Api.key();
        List.of(PAGES, LISTS).forEach(place -> Api.stored(place + key, "stale"));

        Api.stored("/api/v2/bare/" + key, "v");

        List.of(PAGES, LISTS)
                .forEach(place -> Api.call().get(place + key).then().statusCode(404));
        Api.call().get("/api/v2/bare/" + key).then().statusCode(200);
    }

    @Test
    void purgesAreAudited() {
        try (var log = new LogLines()) {
            Api.stored(SOURCE + "user:" + Api.key(), "v");
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("dev.larder.audit: hook user for api-key purged"))
                    .singleElement()
                    .asString()
                    .contains("3 keys in service pages");
        }
    }

    @Test
    void severalEntriesPurgeTogether() {
        String id = Api.key();
        try (var log = new LogLines()) {
            Api.json("{'user:%s-1':1,'user:%<s-2':2,'user:%<s-3':3}".formatted(id))
                    .put("/api/v2/source")
                    .then()
                    .statusCode(200)
                    .body("resource.key", hasItem("user:" + id + "-1"));
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("dev.larder.audit: hook user"))
                    .singleElement()
                    .asString()
                    // three pages, three whole keys and one caller
                    .contains("7 keys in service pages");
        }
    }
}
