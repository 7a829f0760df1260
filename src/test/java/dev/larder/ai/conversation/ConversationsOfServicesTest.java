package dev.larder.ai.conversation;

import static dev.larder.http.JsonAt.at;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations of services that share them, of tiered services, and of services in front of model servers. */
@QuarkusTest
@WithSettings(ConversationServices.class)
class ConversationsOfServicesTest {
    private static final String HELLO = "{\"role\":\"user\",\"content\":\"Hello\"}";

    private final String id = UUID.randomUUID().toString();

    private static RequestSpecification as(String key) {
        return RestAssured.given().header("X-API-Key", key).contentType(ContentType.JSON);
    }

    private String place(String service) {
        return "/api/v2/" + service + "/_conversation/" + id;
    }

    private ValidatableResponse say(String key, String service) {
        return as(key).body(HELLO).post(place(service)).then().statusCode(200);
    }

    private void has(String key, String service, int length) {
        as(key).get(place(service)).then().statusCode(200).body(at("/length", equalTo(length)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pages", "near", "chat"})
    void eachKeyHasItsOwn(String service) {
        say(ConversationServices.KEY, service).body(at("/ttl", oneOf(7_199, 7_200)));
        has(ConversationServices.OTHER, service, 0);
        say(ConversationServices.OTHER, service).body(at("/length", equalTo(1)));
        has(ConversationServices.KEY, service, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "chat-for-all"})
    void aSharedServiceHasOneForAll(String service) {
        say(ConversationServices.KEY, service);
        say(ConversationServices.OTHER, service).body(at("/length", equalTo(2)));
        has(ConversationServices.KEY, service, 2);
    }

    @Test
    void theServiceThatHoldsThemBoundsThem() {
        for (int i = 1; i <= 5; i++) {
            say(ConversationServices.KEY, "chat").body(at("/length", equalTo(Math.min(i, 3))));
        }
        as(ConversationServices.KEY)
                .body(HELLO)
                .post(place("chat") + "?max_messages=10")
                .then()
                .body(at("/length", equalTo(3)));
        as(ConversationServices.KEY).get(place("chat") + "?last=2").then().body("messages.size()", equalTo(2));
        as(ConversationServices.KEY).delete(place("chat")).then().body(at("/success", equalTo(true)));
        has(ConversationServices.KEY, "chat", 0);
    }

    @Test
    void aTieredServiceHasThoseOfTheServiceBehind() {
        say(ConversationServices.KEY, "near");
        has(ConversationServices.KEY, "pages", 1);
    }

    @Test
    void servicesInFrontOfModelServersDoNotMeet() {
        say(ConversationServices.KEY, "chat");
        has(ConversationServices.KEY, "pages", 0);
        say(ConversationServices.KEY, "chat-for-all");
        has(ConversationServices.KEY, "chat", 1);
    }

    private void append(String role, String content) {
        as(ConversationServices.KEY)
                .body("{\"role\":\"%s\",\"content\":\"%s\"}".formatted(role, content))
                .post(place("similar"))
                .then()
                .statusCode(200);
    }

    @Test
    void anOlderTurnIsRecalledByItsMeaning() {
        append("user", "My cat is called Minka and she is grey");
        append("assistant", "A nice name for a cat");
        for (int i = 0; i < 5; i++) {
            append("user", "Tell the weather of tomorrow, please, day " + i);
            append("assistant", "It will rain in the whole country");
        }
        append("user", "What is my cat called?");

        as(ConversationServices.KEY)
                .get(place("similar") + "?max_tokens=60&recall=1")
                .then()
                .statusCode(200)
                .body("messages[0].content", equalTo("My cat is called Minka and she is grey"))
                .body("messages[1].content", equalTo("A nice name for a cat"))
                .body("messages[-1].content", equalTo("What is my cat called?"))
                .body("recalled", equalTo(2))
                .body("tokens", lessThanOrEqualTo(60));
        as(ConversationServices.KEY)
                .get(place("similar") + "?last=1&recall=1&recall_query=grey cat Minka")
                .then()
                .body("messages[0].content", equalTo("My cat is called Minka and she is grey"))
                .body("recalled", equalTo(2));
        as(ConversationServices.KEY)
                .get(place("similar") + "?last=1")
                .then()
                .body("recalled", nullValue())
                .body("messages.size()", equalTo(1));
    }

    @Test
    void aServiceWithoutEmbeddingsRecallsNothing() {
        as(ConversationServices.KEY).get(place("chat") + "?recall=1").then().statusCode(501);
        as(ConversationServices.KEY).get(place("pages") + "?recall=1").then().statusCode(501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"recall=0", "recall=21", "recall=x", "recall_query=cat", "recall=1&recall_query="})
    void aRecallThatMakesNoSenseIsBad(String query) {
        as(ConversationServices.KEY).get(place("similar") + "?" + query).then().statusCode(400);
    }

    /** At a service in front of another origin the path is one of the origin, which is away. */
    @Test
    void otherServicesInFrontOfOriginsForwardThePath() {
        as(ConversationServices.KEY).get(place("site")).then().statusCode(502);
        as(ConversationServices.KEY).get("/api/v2/chat/_conversation").then().statusCode(404);
        as(ConversationServices.KEY).get("/api/v2/chat/_conversation/").then().statusCode(400);
        as(ConversationServices.KEY).put(place("chat")).then().statusCode(405);
    }
}
