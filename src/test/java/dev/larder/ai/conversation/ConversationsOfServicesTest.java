package dev.larder.ai.conversation;

import static dev.larder.http.JsonAt.at;
import static org.hamcrest.Matchers.equalTo;
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

    /** At a service in front of another origin the path is one of the origin, which is away. */
    @Test
    void otherServicesInFrontOfOriginsForwardThePath() {
        as(ConversationServices.KEY).get(place("site")).then().statusCode(502);
        as(ConversationServices.KEY).get("/api/v2/chat/_conversation").then().statusCode(404);
        as(ConversationServices.KEY).get("/api/v2/chat/_conversation/").then().statusCode(400);
        as(ConversationServices.KEY).put(place("chat")).then().statusCode(405);
    }
}
