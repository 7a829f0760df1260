package dev.larder.ai.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache that is only tried out: the model answers each request, and its answers are compared with the stored ones. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class ShadowChatsTest {
    private static final String SHADOWED = "larder; fwd=bypass; detail=shadow";

    /** No other test asks it. */
    private final String asked = "How long may parcels of " + UUID.randomUUID() + " wait?";

    private JsonPath before;

    ChatServer server;

    @BeforeEach
    void remember() {
        before = told();
    }

    private static RequestSpecification call() {
        return RestAssured.given()
                .header("Authorization", "Bearer " + ChatService.KEY)
                .contentType(ContentType.JSON);
    }

    private static Response ask(String prompt, boolean stream, String control) {
        Response answer = call().header("Cache-Control", control)
                .body("""
                {"model": "m-1", "stream": %s, "messages": [{"role": "user", "content": "%s"}]}""".formatted(stream, prompt))
                .post("/api/v2/shadow/v1/chat/completions");
        answer.asString();
        return answer;
    }

    @CanIgnoreReturnValue
    private static Response ask(String prompt) {
        return ask(prompt, false, "max-age=1000");
    }

    private static JsonPath told() {
        return call().get("/api/v2/shadow/_semantic/shadow").jsonPath();
    }

    private void awaitMore(String what, int more) {
        Await.until(() -> told().getInt(what) == before.getInt(what) + more, Duration.ofMillis(20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theModelAnswersAndADifferingHitIsCounted(boolean stream) {
        Response first = ask(asked, stream, "max-age=1000");
        assertThat(first.asString()).contains(stream ? "er 1" : "answer 1");
        assertThat(first.header("X-Cache-Shadow")).isEqualTo("miss");
        Await.until(() -> ask(asked).header("X-Cache-Shadow").startsWith("hit"), Duration.ofMillis(20));
        int calls = server.asked(asked).size();

        Response second = ask(asked, stream, "max-age=1000");

        assertThat(second.header("X-Cache-Shadow")).isEqualTo("hit; detail=exact; similarity=1.0000");
        assertThat(second.header("Cache-Status")).isEqualTo(SHADOWED);
        assertThat(second.header("Age")).isNull();
        assertThat(second.asString()).contains(stream ? "er " + (calls + 1) : "answer " + (calls + 1));
        assertThat(server.asked(asked)).hasSize(calls + 1);
        awaitMore("different", 2);
        assertThat(told().getInt("same")).isEqualTo(before.getInt("same"));
        assertThat(told().getFloat("cosine")).isBetween(0f, 1f);
    }

    @Test
    void anEqualAnswerToASimilarQuestionAgrees() {
        for (String prompt : new String[] {asked, "Please, " + asked}) {
            server.on(
                    prompt,
                    (request, exchange) -> ChatServer.write(
                            exchange,
                            200,
                            "application/json",
                            ChatServer.completion(request, prompt.equals(asked) ? "A week." : "a  WEEK", "stop")));
        }
        assertThat(ask(asked).header("Cache-Status")).isEqualTo("larder; fwd=miss; stored");
        Await.until(() -> ask(asked).header("X-Cache-Shadow").startsWith("hit"), Duration.ofMillis(20));
        int calls = server.asked(asked).size() - 1;

        Response similar = ask("Please, " + asked);

        assertThat(similar.header("X-Cache-Shadow")).matches("hit; detail=semantic; similarity=0\\.\\d{4}");
        assertThat(similar.asString()).contains("a  WEEK");
        awaitMore("same", calls + 1);
        assertThat(told().getDouble("agreement"))
                .isCloseTo(
                        100.0 * told().getInt("same") / (told().getInt("same") + told().getInt("different")),
                        within(0.01));
    }

    @Test
    void aRefusedHitIsCountedAndTold() {
        ask("Turn on the light of " + asked);
        Await.until(
                () -> ask("Please, turn on the light of " + asked)
                        .header("X-Cache-Shadow")
                        .startsWith("hit"),
                Duration.ofMillis(20));

        before = told();

        Response refused = ask("Turn off the light of " + asked);

        assertThat(refused.header("X-Cache-Shadow")).isEqualTo("miss");
        assertThat(refused.header("X-Cache-Rejected")).isEqualTo("antonym");
        awaitMore("rejected", 1);
    }

    @Test
    void nothingOfTheCacheIsGivenWhenTheModelFails() {
        ask(asked);
        Await.until(() -> ask(asked).header("X-Cache-Shadow").startsWith("hit"), Duration.ofMillis(20));
        server.on(asked, 500, "{}");

        assertThat(ask(asked, false, "stale-if-error=1000").statusCode()).isEqualTo(500);
        assertThat(ask(asked, false, "only-if-cached").statusCode()).isEqualTo(504);
        awaitMore("unjudged", 1);
    }

    @Test
    void aServiceThatIsNotTriedOutTellsNothing() {
        call().get("/api/v2/chat/_semantic/shadow").then().statusCode(404);
        call().post("/api/v2/shadow/_semantic/shadow").then().statusCode(405);
    }
}
