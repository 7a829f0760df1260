package dev.larder.http.events;

import static dev.larder.http.JsonAt.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.LogLines;
import dev.larder.http.Wire;
import dev.larder.server.RedisServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entries that senders of events may purge. */
@QuarkusTest
@WithSettings(Hooked.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@Tag("redis")
class WebhookTest {
    private static final String HOOK = "/api/v2/system/hook/";
    private static final String PAGES = "/api/v2/pages/";

    RedisServer frail;

    private final String id = Api.key();
    private final String body = "{\"type\":\"product.changed\",\"data\":{\"id\":\"%s\"}}".formatted(id);
    private final String page = PAGES + "product:" + id;

    @ParameterizedTest
    @ValueSource(strings = {Hooked.SECRET, Hooked.NEXT_SECRET})
    void anEventSignedWithAnyOfTheSecretsPurges(String secret) {
        Api.stored(page, "stale");
        taken(Sender.standard(secret, body), "shop", "purged");
        Api.call().get(page).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shared"})
    void aReplayIsTakenAndDoesNothing(String hook) {
        String message = Sender.id();
        long now = Instant.now().getEpochSecond();
        taken(Sender.standard(Hooked.SECRET, message, now, body), hook, "purged");
        Api.stored(page, "fresh");

        taken(Sender.standard(Hooked.SECRET, message, now, body), hook, "replayed");

        assertThat(Api.call().get(page).asString()).isEqualTo("fresh");
    }

    @Test
    void aServiceRemembersForAllNodesAndShowsNobodyWhat() {
        String message = Sender.id();
        long now = Instant.now().getEpochSecond();
        taken(Sender.standard(Hooked.SECRET, message, now, body), "shared", "purged");
        Api.call().get("/api/v2/seen").then().statusCode(200).body(at("/resource", hasSize(0)));

        Api.call().delete("/api/v2/seen").then().statusCode(200);
        taken(Sender.standard(Hooked.SECRET, message, now, body), "shared", "purged");
    }

    @Test
    void forgedDeliveriesAreNotBelieved() {
        Api.stored(page, "v");
        String message = Sender.id();
        long now = Instant.now().getEpochSecond();
        String good = Sender.signature(Hooked.SECRET, message, now, body);
        String others = "whsec_b3RoZXJzLW90aGVycy1vdGhlcnMtb3RoZXJz";
        for (RequestSpecification forged : List.of(
                Sender.unsigned(body),
                Sender.unsigned(body).header("X-API-Key", Api.MASTER),
                Sender.standard(others, body),
                with(Map.of("webhook-id", message, "webhook-timestamp", now)),
                with(Map.of("webhook-id", message, "webhook-signature", good)),
                with(Map.of("webhook-timestamp", now, "webhook-signature", good)),
                with(Map.of("webhook-id", "x", "webhook-timestamp", now, "webhook-signature", good)),
                with(Map.of("webhook-id", message, "webhook-timestamp", now + 1, "webhook-signature", good)),
                with(Map.of("webhook-id", message, "webhook-timestamp", now, "webhook-signature", "v1,")),
                Sender.standard(Hooked.SECRET, body).body((body + " ").getBytes(UTF_8)),
                Sender.standard(Hooked.SECRET, body)
                        .body(body.substring(0, body.length() - 1).getBytes(UTF_8)),
                Sender.github(Hooked.GITHUB_SECRET, "push", body))) {
            forged.post(HOOK + "shop").then().statusCode(401).body(at("/error/code", equalTo(401)));
        }
        Api.call().get(page).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"-301, 401", "-290, 200", "290, 200", "310, 401"})
    void aDeliveryIsGoodForFiveMinutes(int seconds, int status) {
        Sender.standard(Hooked.SECRET, Sender.id(), Instant.now().getEpochSecond() + seconds, body)
                .post(HOOK + "shop")
                .then()
                .statusCode(status);
    }

    @Test
    void anEventPurgesByPrefixAndByTag() {
        for (String key : List.of("shelf:" + id + ":1", "shelf:" + id + "x:1")) {
            Api.stored(PAGES + key, "v");
        }
        for (String brand : List.of("a", "b")) {
            Api.text("v")
                    .header("X-Cache-Tags", "brand-" + brand + id)
                    .put(PAGES + brand + id)
                    .then()
                    .statusCode(201);
        }

        String event = "{\"data\":{\"id\":\"%s\",\"brand\":\"a%<s\"}}".formatted(id);
        taken(Sender.standard(Hooked.SECRET, event), "stock", "purged");

        Api.call().get(PAGES + "shelf:" + id + ":1").then().statusCode(404);
        Api.call().get(PAGES + "shelf:" + id + "x:1").then().statusCode(200);
        Api.call().get(PAGES + "a" + id).then().statusCode(404);
        Api.call().get(PAGES + "b" + id).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"data\":{\"id\":1}",
                "{\"data\":{\"id\":1}} {",
                "{\"data\":{}}",
                "{\"data\":{\"id\":\"\"}}",
                "[]",
                "id=1"
            })
    void aSignedBodyWithoutAMeaningIsRefused(String nonsense) {
        Sender.standard(Hooked.SECRET, nonsense).post(HOOK + "shop").then().statusCode(400);
    }

    @Test
    void aTooLargeBodyIsRefusedBeforeItIsRead() throws Exception {
        String large = "{\"data\":{\"id\":\"%s\"}}".formatted("x".repeat(257 << 10));
        Sender.standard(Hooked.SECRET, large).post(HOOK + "shop").then().statusCode(413);
        try (var wire = new Wire()) {
            wire.write(("POST " + HOOK + "shop HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\n").getBytes(UTF_8));
            assertThat(wire.read(false).status()).isEqualTo(413);
        }
        try (var wire = new Wire()) {
            wire.write(("POST " + HOOK + "shop HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(UTF_8));
            assertThat(wire.read(false).status()).isEqualTo(411);
        }
    }

    @Test
    void aListOfNamesHasABound() {
        String few = "{\"data\":{\"id\":[%s]}}".formatted(String.join(",", Collections.nCopies(1_000, "7")));
        String bomb = "{\"data\":{\"id\":[%s]}}".formatted(String.join(",", Collections.nCopies(100_000, "7")));
        taken(Sender.standard(Hooked.SECRET, few), "shop", "purged");
        Sender.standard(Hooked.SECRET, bomb).post(HOOK + "shop").then().statusCode(413);
    }

    @Test
    void onlyThisPathNeedsNoApiKey() throws Exception {
        for (String path : List.of(
                "/api/v2/system/hook",
                "/api/v2/system/cache",
                "/api/v2/system/hook/../cache",
                "/api/v2/system/%68ook/shop",
                "/api/system/hook/shop",
                "/api/v2//system/hook/shop",
                "//api/v2/system/hook/shop")) {
            for (String method : List.of("POST", "DELETE")) {
                try (var wire = new Wire()) {
                    wire.write("%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
                            .formatted(method, path)
                            .getBytes(UTF_8));
                    assertThat(wire.read(false).status())
                            .as("%s %s", method, path)
                            .isIn(401, 404);
                }
            }
        }
        // an unknown webhook answers as one whose secret the sender does not know
        String unsigned = Sender.unsigned(body)
                .post(HOOK + "shop")
                .then()
                .statusCode(401)
                .extract()
                .asString();
        Sender.unsigned(body).post(HOOK + "nobody").then().statusCode(401).body(equalTo(unsigned));
        Sender.unsigned(body).delete(HOOK + "shop").then().statusCode(405);
        Sender.standard(Hooked.SECRET, body).post(HOOK + "shop?x=1").then().statusCode(400);
    }

    @Test
    void gitHubsEventsPurge() {
        String push = "{\"repository\":{\"full_name\":\"ada/%s\"}}".formatted(id);
        String repository = PAGES + "repo:ada/" + id;
        Api.stored(repository, "stale");

        taken(
                Sender.github(Hooked.GITHUB_SECRET, "ping", "{\"zen\":\"Keep it logically awesome.\"}"),
                "forge",
                "ignored");
        taken(Sender.github(Hooked.GITHUB_SECRET, "star", push), "forge", "ignored");
        Api.call().get(repository).then().statusCode(200);

        String delivery = Sender.id();
        taken(Sender.github(Hooked.GITHUB_SECRET, "push", delivery, push), "forge", "purged");
        Api.call().get(repository).then().statusCode(404);
        Api.stored(repository, "fresh");
        taken(Sender.github(Hooked.GITHUB_SECRET, "push", delivery, push), "forge", "replayed");
        Api.call().get(repository).then().statusCode(200);

        Sender.github("another secret of theirs", "push", push)
                .post(HOOK + "forge")
                .then()
                .statusCode(401);
        Sender.github(Hooked.GITHUB_SECRET, "push", push)
                .body(push.replace("ada", "eve").getBytes(UTF_8))
                .post(HOOK + "forge")
                .then()
                .statusCode(401);
        Sender.standard(Hooked.SECRET, push).post(HOOK + "forge").then().statusCode(401);
    }

    @Test
    void aSignatureInTheFieldsOfSvixIsAsGood() {
        Api.stored(page, "stale");
        taken(Sender.svix(Hooked.SECRET, body), "shop", "purged");
        Api.call().get(page).then().statusCode(404);

        Sender.svix(Hooked.SECRET, body)
                .body(body.replace("product", "Product").getBytes(UTF_8))
                .post(HOOK + "shop")
                .then()
                .statusCode(401);
        Sender.svix(Hooked.SECRET, body)
                .header("webhook-signature", "v1,AAAA")
                .post(HOOK + "shop")
                .then()
                .statusCode(401);
        Sender.unsigned(body)
                .header("svix-id", Sender.id())
                .post(HOOK + "shop")
                .then()
                .statusCode(401);
    }

    /** A form is what GitHub sends unless its user chooses JSON. */
    @Test
    void gitHubsEventsPurgeAsFormsToo() {
        String push = "{\"repository\":{\"full_name\":\"ada/%s + ü\"}}".formatted(id);
        String form = "payload=" + URLEncoder.encode(push, UTF_8);
        String repository = PAGES + "repo:ada/" + id + "%20+%20%C3%BC";
        Api.stored(repository, "stale");

        taken(asForm(Sender.github(Hooked.GITHUB_SECRET, "push", form)), "forge", "purged");

        Api.call().get(repository).then().statusCode(404);
        for (String wrong : List.of("x=1", "", form + "&" + form, "payload=%7", "payload=x")) {
            asForm(Sender.github(Hooked.GITHUB_SECRET, "push", wrong))
                    .post(HOOK + "forge")
                    .then()
                    .statusCode(400);
        }
        asForm(Sender.github("another secret of theirs", "push", form))
                .post(HOOK + "forge")
                .then()
                .statusCode(401);
    }

    @Test
    void gitHubsPingPurgesNothingWhereAllEventsCount() {
        String ping =
                "{\"zen\":\"Keep it logically awesome.\",\"repository\":{\"full_name\":\"ada/%s\"}}".formatted(id);
        String repository = PAGES + "repo:ada/" + id;
        Api.stored(repository, "there");

        taken(Sender.github(Hooked.GITHUB_SECRET, "ping", "{\"zen\":\"x\"}"), "mill", "ignored");
        taken(Sender.github(Hooked.GITHUB_SECRET, "ping", ping), "mill", "ignored");
        Api.call().get(repository).then().statusCode(200);

        taken(Sender.github(Hooked.GITHUB_SECRET, "push", ping), "mill", "purged");
        Api.call().get(repository).then().statusCode(404);
    }

    private static RequestSpecification asForm(RequestSpecification delivery) {
        return delivery.contentType("application/x-www-form-urlencoded")
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/x-www-form-urlencoded", ContentType.BINARY)));
    }

    @Test
    void cloudEventsPurgeInBothModesByTokenAndBySignature() {
        String structured =
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/db\",\"type\":\"row.changed\",\"subject\":\"s-%<s\",\"data\":{\"id\":\"%<s\"}}"
                        .formatted(id);
        String encoded = structured
                .replaceFirst("\"data\":.*", "\"data_base64\":\"eyJpZCI6NX0=\"}")
                .replace(id, id + "e");
        String type = "application/cloudevents+json; charset=utf-8";

        for (List<String> pair : List.of(
                List.of(structured, "row:s-" + id),
                List.of(structured.replace("/db", "/b"), "row:" + id),
                List.of(encoded, "row:5"))) {
            Api.stored(PAGES + pair.get(1), "stale");
            taken(bearer(pair.get(0)).contentType(type), "cloud", "purged");
            Api.call().get(PAGES + pair.get(1)).then().statusCode(404);
            taken(bearer(pair.get(0)).contentType(type), "cloud", "replayed");
        }
        Api.stored(PAGES + "row:s-" + id, "stale");
        taken(Sender.standard(Hooked.SECRET, structured).contentType(type), "cloud", "purged");
        Api.call().get(PAGES + "row:s-" + id).then().statusCode(404);

        Api.stored(PAGES + "row:ü/" + id, "stale");
        taken(binary(bearer("{\"id\":9}"), "%C3%BC/" + id), "cloud", "purged");
        Api.call().get(PAGES + "row:%C3%BC/" + id).then().statusCode(404);
    }

    @Test
    void cloudEventsThatAreNoneAreRefused() {
        bearer("{\"id\":9}").post(HOOK + "cloud").then().statusCode(400);
        bearer("{\"id\":9}")
                .header("ce-specversion", "0.3")
                .post(HOOK + "cloud")
                .then()
                .statusCode(400);
        bearer("{\"id\":9}")
                .header("ce-specversion", "1.0")
                .post(HOOK + "cloud")
                .then()
                .statusCode(400);
        binary(bearer("no json"), "x").post(HOOK + "cloud").then().statusCode(400);
        bearer("[]")
                .contentType("application/cloudevents-batch+json")
                .post(HOOK + "cloud")
                .then()
                .statusCode(400);
        bearer("{\"specversion\":\"1.0\"}")
                .contentType("application/cloudevents+json")
                .post(HOOK + "cloud")
                .then()
                .statusCode(400);
        binary(Sender.unsigned("{\"id\":9}"), "x").post(HOOK + "cloud").then().statusCode(401);
        for (String wrong :
                List.of("Bearer sesame-token-of-these-testz", "Bearer ", "Basic x", "Bearer " + Hooked.SECRET)) {
            binary(Sender.unsigned("{\"id\":9}"), "x")
                    .header("Authorization", wrong)
                    .post(HOOK + "cloud")
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void aDeliveryThatCannotPurgeFailsAndMayComeAgain() {
        String message = Sender.id();
        long now = Instant.now().getEpochSecond();
        frail.process().pause();
        try {
            Response answer = Sender.standard(Hooked.SECRET, message, now, body).post(HOOK + "stuck");
            answer.then().statusCode(502).body(at("/error/message", containsString("webhook stuck")));
            assertThat(answer.time()).isLessThan(2_000);
        } finally {
            frail.process().resume();
        }
        // a call that was under way during the pause may still fail once
        int status = 0;
        for (int i = 0; i < 50 && status != 200; i++) {
            status = Sender.standard(Hooked.SECRET, message, now, body)
                    .post(HOOK + "stuck")
                    .statusCode();
            Api.pass(Duration.ofMillis(100));
        }
        taken(Sender.standard(Hooked.SECRET, message, now, body), "stuck", "replayed");
    }

    @Test
    void noSecretNoKeyAndNoValueIsLogged() {
        String telling = "{\"data\":{\"id\":\"sesame\"}}";
        try (var log = new LogLines()) {
            taken(Sender.standard(Hooked.SECRET, telling), "shop", "purged");
            Sender.standard("whsec_b3RoZXJzLW90aGVycy1vdGhlcnMtb3RoZXJz", telling)
                    .post(HOOK + "shop")
                    .then()
                    .statusCode(401);
            Sender.standard(Hooked.SECRET, "{\"sesame\"")
                    .post(HOOK + "shop")
                    .then()
                    .statusCode(400);
            Sender.standard(Hooked.SECRET, "{\"sesame\":1}")
                    .post(HOOK + "shop")
                    .then()
                    .statusCode(400);
            binary(bearer("{\"id\":\"sesame\"}"), "sesame")
                    .post(HOOK + "cloud")
                    .then()
                    .statusCode(200);
            Api.json("{'team':{'id':'sesame'},'labels':['sesame']}").put("/api/v2/source/doc:sesame");
            Api.json("{'team':'sesame'}")
                    .put("/api/v2/source/doc:sesame")
                    .then()
                    .statusCode(400);
            Api.json("'sesame'").put("/api/v2/source/user:sesame");

            assertThat(log.all())
                    .anyMatch(line -> line.contains("webhook shop purged") || line.contains("webhook shop for"));
            assertThat(log.all()).noneMatch(line -> line.contains("sesame") || line.contains("c2VzYW1l"));
        }
    }

    private RequestSpecification with(Map<String, ?> fields) {
        return Sender.unsigned(body).headers(fields);
    }

    private static RequestSpecification bearer(String body) {
        return Sender.unsigned(body).header("Authorization", "Bearer " + Hooked.TOKEN);
    }

    private static RequestSpecification binary(RequestSpecification request, String subject) {
        return request.header("ce-specversion", "1.0")
                .header("ce-id", Sender.id())
                .header("ce-source", "/db")
                .header("ce-type", "row.changed")
                .header("ce-subject", subject);
    }

    private static void taken(RequestSpecification delivery, String hook, String outcome) {
        delivery.post(HOOK + hook)
                .then()
                .statusCode(200)
                .body(at("/success", equalTo(true)))
                .body(at("/outcome", equalTo(outcome)));
    }
}
