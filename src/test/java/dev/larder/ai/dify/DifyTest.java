package dev.larder.ai.dify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.ai.openai.ChatServer;
import dev.larder.ai.openai.ChatService;
import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of Dify's apps through a service that is open to all, so that the end user alone separates answers. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class DifyTest {
    private static final String HIT = "larder; hit; detail=exact";
    private static final String MISS = "larder; fwd=miss";
    private static final String STORED = "larder; fwd=miss; stored";
    private static final String BYPASS = "larder; fwd=bypass";

    private static final String ANSWER = """
            {"event":"message","task_id":"t","id":"m","message_id":"m","conversation_id":"c","mode":"chat",\
            "answer":"%s","metadata":{"usage":{"prompt_tokens":1,"completion_tokens":2}},"created_at":1}""";

    private static final String BEGIN =
            "data: {\"event\":\"message\",\"task_id\":\"t\",\"message_id\":\"m\",\"conversation_id\":\"c\",\"answer\":\"hel\"}\n\n";
    private static final String MORE = "event: ping\n\ndata: {\"event\":\"message\",\"answer\":\"lo\"}\n\n";
    private static final String END = "data: {\"event\":\"message_end\",\"metadata\":{\"usage\":{}}}\n\n";

    ChatServer server;

    /** A prompt that no other test has. */
    private static String prompt() {
        return "say " + UUID.randomUUID();
    }

    private static Response ask(String path, String prompt, String mode, String more) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + ChatService.KEY)
                .contentType(ContentType.JSON)
                .body("{\"query\":\"%s\",\"inputs\":{},\"response_mode\":\"%s\"%s}".formatted(prompt, mode, more))
                .post("/api/v2/dify" + path);
    }

    private static Response ask(String prompt, String mode) {
        return ask("/chat-messages", prompt, mode, ", \"user\": \"ada\"");
    }

    private void onStream(String prompt, String text) {
        server.on(prompt, (request, exchange) -> ChatServer.write(exchange, 200, "text/event-stream", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat-messages", "/completion-messages"})
    void anAnswerIsStoredForBothModes(String path) {
        String prompt = prompt();
        String ada = ", \"user\": \"ada\"";
        server.on(prompt, 200, ANSWER.formatted("hello"));
        ask(path, prompt, "blocking", ada).then().statusCode(200).header("Cache-Status", STORED);

        ask(path, prompt, "blocking", ada).then().header("Cache-Status", HIT).body("answer", equalTo("hello"));
        Response stream = ask(path, prompt, "streaming", ada);

        stream.then().header("Cache-Status", HIT).contentType("text/event-stream");
        assertThat(stream.asString())
                .startsWith("data: {\"event\":\"message\",\"task_id\":\"t\"")
                .contains("\"answer\":\"hello\"", "data: {\"event\":\"message_end\",\"task_id\":\"t\"");
        assertThat(server.asked(prompt)).hasSize(1);
        assertThat(server.asked(prompt).get(0).target()).isEqualTo("/v1" + path);
        assertThat(server.asked(prompt).get(0).field("Authorization")).isEqualTo("Bearer " + ChatServer.API_KEY);
    }

    @Test
    void aStreamIsStored() {
        String prompt = prompt();
        onStream(prompt, BEGIN + MORE + END);
        ask(prompt, "streaming").then().statusCode(200).header("Cache-Status", MISS);

        // the end of a stream may be read before its answer is stored
        Await.until(() -> HIT.equals(ask(prompt, "blocking").header("Cache-Status")));
        ask(prompt, "blocking")
                .then()
                .header("Cache-Status", HIT)
                .body("answer", equalTo("hello"))
                .body("mode", equalTo("chat"))
                .body("conversation_id", equalTo("c"));
    }

    @Test
    void endUsersNeverShareAnswers() {
        String prompt = prompt();
        server.on(prompt, 200, ANSWER.formatted("hello"));
        ask(prompt, "blocking").then().header("Cache-Status", STORED);

        ask("/chat-messages", prompt, "blocking", ", \"user\": \"bob\"").then().header("Cache-Status", STORED);
        ask("/chat-messages", prompt, "blocking", "").then().header("Cache-Status", BYPASS);
    }

    @Test
    void inputsSeparateAnswers() {
        String prompt = prompt();
        server.on(prompt, 200, ANSWER.formatted("hello"));
        ask(prompt, "blocking").then().header("Cache-Status", STORED);

        RestAssured.given()
                .header("Authorization", "Bearer " + ChatService.KEY)
                .contentType(ContentType.JSON)
                .body("{\"query\":\"%s\",\"inputs\":{\"a\":1},\"response_mode\":\"blocking\",\"user\":\"ada\"}"
                        .formatted(prompt))
                .post("/api/v2/dify/chat-messages")
                .then()
                .header("Cache-Status", STORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {", \"conversation_id\": \"c\"", ", \"files\": [{\"type\": \"image\"}]"})
    void whatDependsOnMorePasses(String more) {
        String prompt = prompt();
        server.on(prompt, 200, ANSWER.formatted("hello"));
        for (int i = 0; i < 2; i++) {
            ask("/chat-messages", prompt, "blocking", ", \"user\": \"ada\"" + more)
                    .then()
                    .statusCode(200)
                    .header("Cache-Status", BYPASS);
        }
        ask("/chat-messages", prompt, "blocking", ", \"user\": \"ada\", \"conversation_id\": \"\", \"files\": []")
                .then()
                .header("Cache-Status", STORED);
    }

    @Test
    void whatIsEmptyBrokenOrMoreThanTextIsNotStored() {
        String error = "data: {\"event\":\"error\",\"status\":400,\"code\":\"x\"}\n\n";
        for (String text : List.of(
                BEGIN,
                BEGIN + error,
                BEGIN + error + END,
                END,
                BEGIN + "data: {\"event\":\"agent_thought\"}\n\n" + END,
                BEGIN + "data: {\"event\":\"message_replace\",\"answer\":\"x\"}\n\n" + END)) {
            String prompt = prompt();
            onStream(prompt, text);
            ask(prompt, "streaming").then().statusCode(200).body(equalTo(text));
            server.on(prompt, 200, ANSWER.formatted(" "));
            ask(prompt, "blocking").then().header("Cache-Status", MISS);
            server.on(prompt, 500, "{\"code\":\"internal\"}");
            ask(prompt, "blocking").then().statusCode(500).header("Cache-Status", MISS);
            server.on(prompt, 200, ANSWER.formatted("hello"));

            ask(prompt, "blocking").then().header("Cache-Status", STORED);
        }
    }

    @Test
    void otherPathsOfAnAppPass() {
        RestAssured.given()
                .header("Authorization", "Bearer " + ChatService.KEY)
                .get("/api/v2/dify/parameters?user=ada")
                .then()
                .statusCode(200)
                .header("Cache-Status", BYPASS);
        assertThat(server.askedFor("/v1/parameters?user=ada")).hasSize(1);
    }
}
