package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases: one of many callers that miss a value loads it, and a value that was purged meanwhile is not stored. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class LeaseResourceTest {
    private static final String FIELD = "X-Cache-Lease";

    @OnEveryBackend
    void ofManyWhoMissAValueOneGetsTheLease(Backend backend) {
        String key = Api.key();

        List<Response> answers = Together.run(64, i -> lease(backend, key, ""));

        assertThat(answers).extracting(Response::statusCode).containsOnly(404);
        assertThat(answers)
                .filteredOn(answer -> answer.header(FIELD) != null)
                .singleElement()
                .satisfies(holder -> {
                    assertThat(holder.header("Retry-After")).isNull();
                    fill(backend, key, holder.header(FIELD)).then().statusCode(oneOf(200, 201));
                });
        assertThat(answers)
                .filteredOn(answer -> answer.header(FIELD) == null)
                .extracting(answer -> answer.header("Retry-After"))
                .containsOnly("1");
        lease(backend, key, "").then().statusCode(200).body(equalTo("made")).header(FIELD, nullValue());
    }

    @OnEveryBackend
    void aFillIsNotStoredIfItWasPurgedAfterTheGrant(Backend backend) {
        for (String purge : List.of("keys", "tags", "prefixes", "delete", "flush")) {
            String key = "declared/" + Api.key();
            String token = granted(backend, key);
            purge(backend, key, purge);

            Api.text("old")
                    .header(FIELD, token)
                    .header("X-Cache-Tags", "leased")
                    .put(backend.at(key))
                    .then()
                    .statusCode(409);

            assertThat(Api.found(backend, key)).as("after %s", purge).isEqualTo("-");
            fill(backend, key, granted(backend, key)).then().statusCode(oneOf(200, 201));
            assertThat(Api.found(backend, key)).isEqualTo("made");
        }
    }

    private static void purge(Backend backend, String key, String how) {
        Response answer = switch (how) {
            case "keys" -> Api.json("{'keys':['%s']}".formatted(key)).post(backend.at("_tag"));
            case "tags" -> Api.call().delete(backend.at() + "?tag=leased");
            case "prefixes" -> Api.call().delete(backend.at() + "?prefix=declared/");
            case "delete" -> Api.call().delete(backend.at(key));
            default -> Api.call().delete(backend.at());
        };
        answer.then().statusCode(200);
    }

    @OnEveryBackend
    void aWriteThatCameBetweenIsNotOverwritten(Backend backend) {
        String key = Api.key();
        String token = granted(backend, key);
        Api.stored(backend.at(key), "newer");

        fill(backend, key, token).then().statusCode(409);

        assertThat(Api.found(backend, key)).isEqualTo("newer");
    }

    @OnEveryBackend
    void aPurgeOfOtherEntriesHindersNoFill(Backend backend) {
        String key = Api.key();
        String token = granted(backend, key);
        Api.call().delete(backend.at() + "?tag=unrelated").then().statusCode(200);

        lease(backend, key, "").then().header(FIELD, nullValue());
        fill(backend, key, token).then().statusCode(oneOf(200, 201));
    }

    @OnEveryBackend
    void aFillWakesThoseThatWait(Backend backend) {
        String key = Api.key();
        String token = granted(backend, key);
        List<CompletableFuture<Response>> waiting = Together.begin(4, i -> lease(backend, key, "&wait=20s"));
        Api.pass(Duration.ofMillis(150));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);

        fill(backend, key, token).then().statusCode(oneOf(200, 201));

        assertThat(Together.ended(waiting))
                .allSatisfy(answer -> assertThat(answer.asString()).isEqualTo("made"));
    }

    /** A plain write, like a fill through another node, wakes no waiter on this node. */
    @OnEveryBackend
    void aWaitingReaderFindsAValueWithoutBeingWoken(Backend backend) {
        String key = Api.key();
        String unused = granted(backend, key);
        List<CompletableFuture<Response>> waiting = Together.begin(1, i -> lease(backend, key, "&wait=20s"));
        Api.pass(Duration.ofMillis(100));

        Api.stored(backend.at(key), "there");

        assertThat(Together.ended(waiting).get(0).asString()).isEqualTo("there");
    }

    @OnEveryBackend
    void aLeaseThatIsGivenBackGoesToTheNextWhoWaits(Backend backend) {
        String key = Api.key();
        String token = granted(backend, key);
        List<CompletableFuture<Response>> waiting = Together.begin(1, i -> lease(backend, key, "&wait=20s"));

        giveBack(backend, key, token).then().statusCode(200).body(at("/success", equalTo(true)));

        Response next = Together.ended(waiting).get(0);
        assertThat(next.statusCode()).isEqualTo(404);
        assertThat(next.header(FIELD)).isNotNull();
        giveBack(backend, key, token).then().body(at("/success", equalTo(false)));
        fill(backend, key, next.header(FIELD)).then().statusCode(oneOf(200, 201));
    }

    @Test
    void aLostHoldersLeaseRunsOutAndALateFillIsGoodIfItIsTheFirst() {
        Backend.atOnce(backend -> {
            String key = Api.key();
            String lost = token(Api.call().get(backend.at(key) + "?lease=1"));
            assertThat(lease(backend, key, "").header(FIELD)).isNull();

            // also longer than a second of memcached's clock
            String next = token(lease(backend, key, "&wait=10s"));

            fill(backend, key, lost).then().statusCode(oneOf(200, 201));
            fill(backend, key, next).then().statusCode(409);
            assertThat(Api.found(backend, key)).isEqualTo("made");
        });
    }

    @Test
    void whileOneMakesAStaleValueAnewOthersGetIt() {
        Backend.atOnce(backend -> {
            String key = Api.key();
            Api.text("stale")
                    .put(backend.at(key) + "?ttl=1s&stale_ttl=60")
                    .then()
                    .statusCode(oneOf(200, 201));
            lease(backend, key, "").then().header(FIELD, nullValue());
            Api.pass(Duration.ofMillis(1_100));

            Response holder = lease(backend, key, "");
            holder.then()
                    .statusCode(200)
                    .body(equalTo("stale"))
                    .header(FIELD, notNullValue())
                    .header("Cache-Status", matchesPattern("larder; hit; ttl=-\\d+; detail=stale"));
            lease(backend, key, "&wait=20s")
                    .then()
                    .statusCode(200)
                    .body(equalTo("stale"))
                    .header(FIELD, nullValue());
            lease(backend, key, "&stale=false").then().statusCode(404).header("Retry-After", "1");

            fill(backend, key, token(holder)).then().statusCode(oneOf(200, 201));
            lease(backend, key, "").then().body(equalTo("made")).header("Cache-Status", not(containsString("stale")));
        });
    }

    @OnEveryBackend
    void oneCallerFillsAfterASoftPurge(Backend backend) {
        String key = Api.key();
        Api.text("soft").header("X-Cache-Tags", "s").put(backend.at(key)).then().statusCode(oneOf(200, 201));
        Api.json("{'tags':['s'],'soft':true}").post(backend.at("_tag")).then().statusCode(200);

        String token = token(lease(backend, key, ""));
        lease(backend, key, "")
                .then()
                .body(equalTo("soft"))
                .header(FIELD, nullValue())
                .header("Cache-Status", endsWith("; detail=stale"));
        fill(backend, key, token).then().statusCode(oneOf(200, 201));
        lease(backend, key, "&stale=false").then().statusCode(200).body(equalTo("made"));
    }

    @OnEveryBackend
    void aFreshValueIsMadeAnewEarlyByWhoAsksForThat(Backend backend) {
        String key = Api.key();
        String token = granted(backend, key);
        Api.pass(Duration.ofMillis(300));
        Api.text("v")
                .header(FIELD, token)
                .put(backend.at(key) + "?ttl=10")
                .then()
                .statusCode(oneOf(200, 201));

        lease(backend, key, "&early=0").then().header(FIELD, nullValue());
        // 0.3 s of cost times 100 against 10 s: three of four readers
        String early = null;
        for (int i = 0; i < 50 && early == null; i++) {
            Response answer = lease(backend, key, "&early=100");
            answer.then().statusCode(200).body(equalTo("v"));
            early = answer.header(FIELD);
        }
        fill(backend, key, Objects.requireNonNull(early)).then().statusCode(200);
        assertThat(Api.found(backend, key)).isEqualTo("made");
    }

    @OnEveryBackend
    void leasesAreNotListedAndHinderNoWrite(Backend backend) {
        Api.call().delete(backend.at()).then().statusCode(200);
        String unused = granted(backend, Api.key());
        String odd = "%EF%BF%BF" + Api.key();
        Api.stored(backend.at(odd), "odd");

        Api.call().get(backend.at(odd)).then().body(equalTo("odd"));
        if (backend.listsKeys()) {
            assertThat(Api.call().get(backend.at()).jsonPath().getList("resource.key"))
                    .singleElement()
                    .asString()
                    .startsWith("\uFFFFk-");
            Api.call().delete(backend.at() + "?prefix=%EF%BF%BFk-").then().body(at("/removed", equalTo(1)));
        }
    }

    @OnEveryBackend
    void aTokenIsOfItsKeyAndNotForged(Backend backend) {
        String key = Api.key();
        String token = granted(backend, key);

        fill(backend, Api.key(), token).then().statusCode(409);
        fill(backend, key, "A".repeat(22)).then().statusCode(409);
        fill(backend, key, "x").then().statusCode(400);
        giveBack(backend, key, "A".repeat(22)).then().statusCode(200).body(at("/success", equalTo(false)));
        Api.call().delete(backend.at("_lease", key)).then().statusCode(400);
        assertThat(Api.found(backend, key)).isEqualTo("-");
        fill(backend, key, token).then().statusCode(oneOf(200, 201));
    }

    @OnEveryBackend
    void onlyAPlainWriteOfOneEntryFills(Backend backend) {
        String key = Api.key();
        String token = granted(backend, key);

        Api.text("x").header(FIELD, token).post(backend.at(key)).then().statusCode(400);
        Api.text("x")
                .header(FIELD, token)
                .header("If-None-Match", "*")
                .put(backend.at(key))
                .then()
                .statusCode(400);
        Api.text("x")
                .header(FIELD, token)
                .put(backend.at(key) + "?keep_ttl=true")
                .then()
                .statusCode(400);
        Api.json("{'a':1}").header(FIELD, token).post(backend.at()).then().statusCode(400);
        Api.json("{'resource':[]}")
                .header(FIELD, token)
                .post(backend.at())
                .then()
                .statusCode(400);
        Api.json("{}")
                .contentType("application/merge-patch+json")
                .header(FIELD, token)
                .patch(backend.at(key))
                .then()
                .statusCode(400);
        Api.json("{'key':'%s','value':1}".formatted(key))
                .header(FIELD, token)
                .post(backend.at())
                .then()
                .statusCode(201);
        Api.json("{'key':'%s','value':2}".formatted(key))
                .header(FIELD, token)
                .post(backend.at())
                .then()
                .statusCode(409);
        assertThat(Api.found(backend, key)).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lease=0",
                "lease=-1",
                "lease=",
                "lease=x",
                "lease=2h",
                "lease=3&lease=3",
                "wait=1",
                "early=1",
                "lease=3&wait=0",
                "lease=3&wait=31",
                "lease=3&wait=x",
                "lease=3&early=-1",
                "lease=3&early=NaN",
                "lease=3&early=101",
                "lease=3&early=1e1",
                "lease=3&early=",
                "lease=3&pull=true",
                "lease=3&clear=true",
                "lease=3&default=x",
                "lease=3&check_exist=true"
            })
    void aWishThatMakesNoSenseIsRefused(String query) {
        Api.call().get(Backend.LOCAL.at(Api.key()) + "?" + query).then().statusCode(400);
    }

    @Test
    void aCallerThatMayNotFillGetsNoLease() {
        Api.as(Api.READER).get(Backend.LOCAL.at(Api.key()) + "?lease=3").then().statusCode(403);
    }

    @Test
    void aHeadTakesNoLease() {
        Api.call().head(Backend.LOCAL.at(Api.key()) + "?lease=3").then().statusCode(400);
    }

    @Test
    void aServiceWithoutMarksHasNoLeases() {
        String place = "/api/v2/foreign/" + Api.key();
        Api.call().get(place + "?lease=3").then().statusCode(501);
        Api.text("x").header(FIELD, "A".repeat(22)).put(place).then().statusCode(501);
        Api.json("{'key':'k','absent':true}").post("/api/v2/foreign").then().statusCode(501);
        Api.text("x").put(place + "?ttl=5&stale_ttl=5").then().statusCode(400);
        Api.call().get(place).then().statusCode(404);
    }

    private static Response lease(Backend backend, String key, String more) {
        return Api.call().get(backend.at(key) + "?lease=30" + more);
    }

    private static Response fill(Backend backend, String key, String token) {
        return Api.text("made").header(FIELD, token).put(backend.at(key));
    }

    private static Response giveBack(Backend backend, String key, String token) {
        return Api.call().header(FIELD, token).delete(backend.at("_lease", key));
    }

    private static String granted(Backend backend, String key) {
        return token(lease(backend, key, "").then().statusCode(404).extract().response());
    }

    private static String token(Response answer) {
        return Objects.requireNonNull(answer.header(FIELD), "a token");
    }
}
