package dev.larder.http.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.Poll;
import dev.larder.server.Inbox;
import dev.larder.server.Inbox.Received;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that get events, and servers that refuse them. */
@QuarkusTest
@WithSettings(Subscribed.class)
@SuppressWarnings("NullAway.Init") // injected
class SubscribersTest {
    private static final String LOCAL = "/api/v2/local/";

    Receiver receiver;

    @Test
    void aSubscriberIsToldInOrderAndEachSecretSigns() throws GeneralSecurityException {
        put("good:1");
        put("good:2");
        put("other:3");
        Api.call().delete(LOCAL + "good:1");
        Poll.until(() -> status("good").getLong("delivered") == 3);

        List<Received> told = receiver.at("/good");
        assertThat(told)
                .extracting(one -> event(one.body()))
                .containsExactly("local.put good:1", "local.put good:2", "local.delete good:1");
        Received first = told.get(0);
        assertThat(first.field("Content-Type")).isEqualTo("application/json");
        assertThat(new JsonPath(first.body()).getString("timestamp")).isNotBlank();
        long timestamp = Long.parseLong(first.field("webhook-timestamp"));
        assertThat(Instant.now().getEpochSecond() - timestamp).isBetween(0L, 60L);
        String signed = first.field("webhook-id") + "." + timestamp + "." + first.body();
        assertThat(first.field("webhook-signature"))
                .isEqualTo("v1," + mac(Inbox.SECRET, signed) + " v1," + mac(Receiver.NEXT_SECRET, signed));
        assertThat(told)
                .extracting(one -> one.field("webhook-id"))
                .doesNotHaveDuplicates()
                .isSorted();
        // delivered events are no longer in the queue
        Poll.until(() -> inQueue("good").stream().noneMatch(key -> key.contains("msg_")));
    }

    @Test
    void aFailureIsTriedAgainUnderTheSameId() {
        put("flaky:1");
        Poll.until(() -> status("flaky").getLong("delivered") == 1);
        List<Received> told = receiver.at("/flaky");
        assertThat(told).hasSize(3);
        assertThat(told)
                .extracting(one -> one.field("webhook-id"))
                .containsOnly(told.get(0).field("webhook-id"));
        assertThat(status("flaky").getList("attempts.outcome")).containsExactly("204", "500", "500");
        assertThat(status("flaky").getList("attempts.attempt")).containsExactly(3, 2, 1);
    }

    @Test
    void aSubscriberThatAnswers410ReceivesNothingMore() {
        put("gone:1");
        Poll.until(() -> status("gone").getString("state").equals("gone"));
        put("gone:2");
        Poll.until(() -> status("gone").getLong("dropped") == 2);
        assertThat(receiver.at("/gone")).hasSize(1);
    }

    /** The check that the guide describes. */
    @Test
    void aGoneSubscriberReceivesAgainWhenItsRecordIsRemoved() {
        put("departed:1");
        Poll.until(() -> inQueue("departed").stream().anyMatch(key -> key.matches("subscriber/departed/gone-\\w{64}")));
        Poll.until(() -> status("departed").getLong("dropped") == 1);
        Poll.until(() -> inQueue("departed").stream().noneMatch(key -> key.contains("msg_")));

        Api.call()
                .delete("/api/v2/busy?prefix=subscriber/departed/gone-")
                .then()
                .statusCode(200);
        Poll.until(() -> status("departed").getString("state").equals("active"));
        put("departed:2");
        Poll.until(() -> status("departed").getLong("delivered") == 1);
        assertThat(receiver.at("/departed"))
                .extracting(one -> event(one.body()))
                .containsExactly("local.put departed:1", "local.put departed:2");
    }

    @Test
    void retryAfterOfASubscriberIsHeeded() {
        put("later:1");
        Poll.until(() -> status("later").getLong("delivered") == 1);
        List<String> attempts = status("later").getList("attempts.time");
        assertThat(attempts).hasSize(2);
        assertThat(Duration.between(Instant.parse(attempts.get(1)), Instant.parse(attempts.get(0))))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    @Test
    void aHangingSubscriberIsGivenUpAndDelaysNobody() {
        put("hang:1");
        Poll.until(() -> status("hang").getLong("failed") == 1);
        assertThat(status("hang").getList("attempts.outcome"))
                .containsExactly("no answer in time", "no answer in time");
    }

    @Test
    void thoseWhoHangLeaveRoomForOthersAtTheSameServer() {
        Receiver.STUCK.forEach(name -> put(name + ":1"));
        for (String name : Receiver.STUCK) {
            Poll.until(() -> receiver.at("/" + name).size() == 1);
        }
    }

    @Test
    void aFullQueueDropsAndTheWriterDoesNotWait() {
        IntStream.range(0, 10).forEach(i -> put("full:" + i));
        Poll.until(() -> status("full").getLong("dropped") == 7);
        assertThat(status("full").getInt("queued")).isEqualTo(3);
    }

    @Test
    void aRedirectionIsNotFollowed() {
        put("redirect:1");
        Poll.until(() -> status("redirect").getLong("failed") == 1);
        assertThat(status("redirect").getList("attempts.outcome")).containsExactly("307", "307");
        assertThat(receiver.at("/elsewhere")).isEmpty();
    }

    /** As an address, and as a name that resolves to it. */
    @ParameterizedTest
    @ValueSource(strings = {"private", "named"})
    void nothingGoesToAnAddressInTheHouse(String subscriber) {
        put(subscriber + ":1");
        Poll.until(() -> status(subscriber).getLong("failed") == 1);
        assertThat(status(subscriber).getList("attempts.outcome")).containsExactly("its address is not public");
        assertThat(receiver.at("/" + subscriber)).isEmpty();
    }

    @Test
    void kindsAreChosen() {
        Api.text("v").put("/api/v2/brief/flushes:1");
        Api.call().delete("/api/v2/brief").then().statusCode(200);
        Poll.until(() -> status("flushes").getLong("delivered") == 1);
        assertThat(receiver.at("/flushes")).extracting(one -> event(one.body())).containsExactly("brief.flush null");
    }

    @Test
    void onlyWhoMayReadItAllIsToldHowASubscriberDoes() {
        String good = "/api/v2/system/subscriber/good";
        assertThat(Api.call().get(good).asString()).doesNotContain("whsec").doesNotContain("/good");
        assertThat(Api.call().get(good).jsonPath().getString("host")).isEqualTo("127.0.0.1");
        Api.as(Api.USERS).get(good).then().statusCode(403);
        Api.anonymous().get(good).then().statusCode(401);
        Api.call().get("/api/v2/system/subscriber/nobody").then().statusCode(404);
    }

    private static void put(String key) {
        Api.text("v").put(LOCAL + key).then().statusCode(201);
    }

    private static List<String> inQueue(String subscriber) {
        return Api.call()
                .get("/api/v2/busy?prefix=subscriber/%s/&limit=100".formatted(subscriber))
                .jsonPath()
                .getList("resource.key", String.class);
    }

    private static JsonPath status(String subscriber) {
        return Api.call().get("/api/v2/system/subscriber/" + subscriber).jsonPath();
    }

    private static String event(String body) {
        JsonPath json = new JsonPath(body);
        return json.getString("type") + " " + json.getString("data.key");
    }

    private static String mac(String secret, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    }
}
