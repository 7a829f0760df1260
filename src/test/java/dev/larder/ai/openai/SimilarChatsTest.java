package dev.larder.ai.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to questions that are written otherwise, or mean the same, and the bounds between those that may not share. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class SimilarChatsTest {
    private static final String CHATS = "/v1/chat/completions";
    private static final String EXACT = "larder; hit; detail=exact";
    private static final String NORMALISED = "larder; hit; detail=normalised";
    private static final String SEMANTIC = "larder; hit; detail=semantic";
    private static final String STORED = "larder; fwd=miss; stored";
    private static final String ASKED = "How do I reset my password?";
    private static final String ALIKE = "How do I reset the password, please?";

    ChatServer server;

    @BeforeEach
    void clear() {
        for (String service : new String[] {"flexible", "semantic", "semantic-for-all", "embedded", "fleeting"}) {
            call().delete("/api/v2/system/cache/" + service).then().statusCode(200);
        }
    }

    private static RequestSpecification call(String... fields) {
        RequestSpecification call = RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + ChatService.KEY)
                .contentType(ContentType.JSON);
        for (int i = 0; i < fields.length; i += 2) {
            call.header(fields[i], fields[i + 1]);
        }
        return call;
    }

    private static String chat(String prompt, String more) {
        return """
                {"model": "m-1", "messages": [{"role": "user", "content": "%s"}]%s}""".formatted(prompt, more);
    }

    private static Response ask(String service, String body, String... fields) {
        return call(fields).body(body).post("/api/v2/" + service + CHATS);
    }

    private static String status(Response answer) {
        answer.then().statusCode(200);
        return answer.header("Cache-Status");
    }

    /** Asks until the question before is in the index, which happens after its answer. */
    @CanIgnoreReturnValue
    private static Response soon(String service, String body, String status) {
        Await.until(
                () -> ask(service, body, "Cache-Control", "only-if-cached").statusCode() == 200, Duration.ofMillis(20));
        Response answer = ask(service, body);
        assertThat(status(answer)).isEqualTo(status);
        return answer;
    }

    @Test
    void aFlexibleServiceAnswersWhatIsOnlyWrittenOtherwise() {
        assertThat(status(ask("flexible", chat(ASKED, "")))).isEqualTo(STORED);

        assertThat(status(ask("flexible", chat(ASKED, "")))).isEqualTo(EXACT);
        assertThat(status(ask("flexible", chat("  how do I RESET my password ", ""))))
                .isEqualTo(NORMALISED);
        assertThat(status(ask("flexible", chat(ALIKE, "")))).isEqualTo(STORED);
        assertThat(status(ask("flexible", chat("how do i reset my password", ""), "X-Cache-Mode", "exact")))
                .isEqualTo("larder; fwd=request; stored");
    }

    @Test
    void aSemanticServiceAnswersWhatMeansTheSame() {
        String answer = ask("semantic", chat(ASKED, ""))
                .then()
                .statusCode(200)
                .extract()
                .path("choices[0].message.content");

        Response similar = soon("semantic", chat(ALIKE, ""), SEMANTIC);

        similar.then().body("choices[0].message.content", equalTo(answer));
        assertThat(Double.parseDouble(similar.header("X-Cache-Similarity"))).isBetween(0.5, 1.0);
        assertThat(similar.header("X-Cache-Entry")).matches("[0-9a-f]{64}");
        assertThat(status(ask("semantic", chat(ASKED, "")))).isEqualTo(EXACT);
        assertThat(status(ask("semantic", chat(ASKED.toUpperCase(java.util.Locale.ROOT), ""))))
                .isEqualTo(NORMALISED);
    }

    @Test
    void aStreamIsGivenTheAnswerToASimilarQuestion() {
        assertThat(status(ask("semantic", chat(ASKED, "")))).isEqualTo(STORED);
        soon("semantic", chat(ALIKE, ""), SEMANTIC);

        Response stream = ask("semantic", chat(ALIKE, ", \"stream\": true"));

        assertThat(status(stream)).isEqualTo(SEMANTIC);
        assertThat(stream.asString()).startsWith("data: ").endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({"Turn on dark mode,Turn off dark mode", "Convert 10 USD to EUR,Convert 20 USD to EUR"})
    void aTrapIsRefusedWithTheRule(String asked, String trap) {
        assertThat(status(ask("semantic", chat(asked, "")))).isEqualTo(STORED);
        soon("semantic", chat(asked + ", please", ""), SEMANTIC);

        Response refused = ask("semantic", chat(trap, ""));

        assertThat(status(refused)).isEqualTo(STORED);
        assertThat(refused.header("X-Cache-Rejected")).matches("[a-z-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model': 'm-2', 'messages': [{'role': 'user', 'content': '%s'}]}",
                "{'model': 'm-1', 'temperature': 0.3, 'messages': [{'role': 'user', 'content': '%s'}]}",
                "{'model': 'm-1', 'messages': [{'role': 'system', 'content': 'x'}, {'role': 'user', 'content': '%s'}]}",
                "{'model': 'm-1', 'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': 'b'},"
                        + " {'role': 'user', 'content': '%s'}]}",
                "{'model': 'm-1', 'messages': [{'role': 'user', 'content': '%s'}], 'tools': [{'type': 'function'}]}",
                "{'model': 'm-1', 'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': '%s'},"
                        + " {'type': 'image_url', 'image_url': {'url': 'data:'}}]}]}"
            })
    void whatElseDiffersSeparatesEvenTheSameQuestion(String other) {
        assertThat(status(ask("semantic", chat(ASKED, "")))).isEqualTo(STORED);
        soon("semantic", chat(ALIKE, ""), SEMANTIC);

        ask("semantic", other.replace('\'', '"').formatted(ALIKE), "Cache-Control", "only-if-cached")
                .then()
                .statusCode(504);
        ask("semantic", other.replace('\'', '"').formatted(ASKED), "Cache-Control", "only-if-cached")
                .then()
                .statusCode(504);
    }

    @Test
    void keysVersionsAndNamespacesSeparateEvenTheSameQuestion() {
        assertThat(status(ask("semantic", chat(ASKED, "")))).isEqualTo(STORED);
        soon("semantic", chat(ALIKE, ""), SEMANTIC);

        for (String field : new String[] {"X-Cache-Version", "X-Cache-Namespace"}) {
            ask("semantic", chat(ALIKE, ""), field, "2", "Cache-Control", "only-if-cached")
                    .then()
                    .statusCode(504);
        }
        RestAssured.given()
                .header("Authorization", "Bearer " + ChatService.OTHER)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "only-if-cached")
                .body(chat(ASKED, ""))
                .post("/api/v2/semantic" + CHATS)
                .then()
                .statusCode(504);
    }

    @Test
    void keysShareWhereTheServiceSaysSo() {
        assertThat(status(ask("semantic-for-all", chat(ASKED, "")))).isEqualTo(STORED);
        soon("semantic-for-all", chat(ALIKE, ""), SEMANTIC);

        RestAssured.given()
                .header("Authorization", "Bearer " + ChatService.OTHER)
                .contentType(ContentType.JSON)
                .body(chat(ALIKE, ""))
                .post("/api/v2/semantic-for-all" + CHATS)
                .then()
                .header("Cache-Status", equalTo(SEMANTIC));
    }

    @Test
    void aPurgeHoldsAtOnce() {
        assertThat(status(ask("semantic", chat(ASKED, ""), "X-Cache-Tags", "faq")))
                .isEqualTo(STORED);
        soon("semantic", chat(ALIKE, ""), SEMANTIC);

        call().body("{\"tags\":[\"faq\"]}").post("/api/v2/semantic/_tag").then().statusCode(200);

        ask("semantic", chat(ALIKE, ""), "Cache-Control", "only-if-cached")
                .then()
                .statusCode(504);
        assertThat(status(ask("semantic", chat(ALIKE, "")))).isEqualTo(STORED);
    }

    @Test
    void anAnswerThatIsAskedForAnewIsFoundByItsMeaning() {
        for (int i = 1; i <= 2; i++) {
            assertThat(status(ask("semantic", chat(ASKED, ""), "Cache-Control", "no-cache")))
                    .endsWith("; stored");
            soon("semantic", chat(ALIKE, ""), SEMANTIC);
        }
        int asked = server.asked(ASKED).size();

        ask("semantic", chat(ALIKE, "")).then().body("choices[0].message.content", equalTo("answer " + asked));
    }

    @Test
    void anAnswerThatReplacesAStaleOneIsFoundByItsMeaning() {
        assertThat(status(ask("fleeting", chat(ASKED, "")))).isEqualTo(STORED);
        int asked = server.asked(ASKED).size();
        Await.until(() ->
                status(ask("fleeting", chat(ASKED, ""), "X-Cache-TTL", "1h")).equals("larder; hit; detail=stale"));
        Await.until(() -> server.asked(ASKED).size() > asked);

        soon("fleeting", chat(ALIKE, ""), SEMANTIC);
    }

    @Test
    void aRequestChoosesWhatItAccepts() {
        assertThat(status(ask("semantic", chat(ASKED, "")))).isEqualTo(STORED);
        soon("semantic", chat(ALIKE, ""), SEMANTIC);

        assertThat(status(ask("semantic", chat(ALIKE, ""), "X-Cache-Mode", "off")))
                .isEqualTo("larder; fwd=bypass");
        ask("semantic", chat(ALIKE, ""), "X-Cache-Mode", "exact", "Cache-Control", "only-if-cached")
                .then()
                .statusCode(504);
        ask("semantic", chat(ALIKE, ""), "X-Cache-Threshold", "0.999", "Cache-Control", "only-if-cached")
                .then()
                .statusCode(504);
        ask("semantic", chat(ALIKE, ""), "X-Cache-Threshold", "2").then().statusCode(400);
        ask("semantic", chat(ALIKE, ""), "X-Cache-Mode", "fuzzy").then().statusCode(400);
        ask("semantic", chat(ALIKE, ""), "Cache-Control", "no-cache").then().header("X-Cache-Similarity", nullValue());
    }

    @Test
    void anExactRequestIsNotGivenTheAnswerToAnotherWhenTheModelFails() {
        String asked = "exactly " + UUID.randomUUID();
        assertThat(status(ask("flexible", chat(asked, "")))).isEqualTo(STORED);
        server.on(asked + "!", 500, "{}");

        ask("flexible", chat(asked + "!", ""), "X-Cache-Mode", "exact", "Cache-Control", "stale-if-error=60")
                .then()
                .statusCode(500);
        ask("flexible", chat(asked, ""), "X-Cache-Mode", "exact").then().header("Cache-Status", equalTo(EXACT));
    }

    @Test
    void theEmbeddedModelFindsOtherWords() {
        assertThat(status(ask("embedded", chat("How can I change my password?", ""))))
                .isEqualTo(STORED);

        soon("embedded", chat("What's the way to change my password?", ""), SEMANTIC);
    }

    @Test
    void withoutAnEmbedderQuestionsAreMissesAndNoErrors() {
        String unknown = "How do I reset my " + UUID.randomUUID() + "?";
        assertThat(status(ask("unembedded", chat(unknown, "")))).isEqualTo(STORED);
        assertThat(status(ask("unembedded", chat(unknown, "")))).isEqualTo(EXACT);
        assertThat(status(ask("unembedded", chat("Please: " + unknown, "")))).isEqualTo(STORED);
    }
}
