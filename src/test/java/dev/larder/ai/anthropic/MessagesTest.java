package dev.larder.ai.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.ai.openai.ChatServer;
import dev.larder.ai.openai.ChatService;
import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of Anthropic's protocol through a service in front of a model server. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class MessagesTest {
    private static final String PATH = "/api/v2/chat/v1/messages";
    private static final String HIT = "larder; hit; detail=exact";
    private static final String STORED = "larder; fwd=miss; stored";
    private static final String MISS = "larder; fwd=miss";

    ChatServer server;

    /** A prompt that no other test has. */
    private static String prompt() {
        return "say " + UUID.randomUUID();
    }

    private static RequestSpecification call() {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .header("x-api-key", ChatService.KEY)
                .header("anthropic-version", "2023-06-01");
    }

    private static String message(String prompt, String more) {
        return """
                {"model": "m-1", "max_tokens": 9, "messages": [{"role": "user", "content": "%s"}]%s}""".formatted(prompt, more);
    }

    private static Response ask(String prompt) {
        return call().body(message(prompt, "")).post(PATH);
    }

    private static Response stream(String prompt) {
        return call().body(message(prompt, ", \"stream\": true")).post(PATH);
    }

    @Test
    void anAnswerIsStoredAsItCame() {
        String prompt = prompt();
        Response first = ask(prompt);
        first.then().statusCode(200).header("Cache-Status", STORED).body("content[0].text", equalTo("answer 1"));

        Response second = ask(prompt);

        second.then().statusCode(200).header("Cache-Status", HIT).contentType("application/json");
        assertThat(second.asString()).isEqualTo(first.asString()).contains("{\"n\": 1.50}");
        assertThat(server.asked(prompt)).hasSize(1);
    }

    @Test
    void theModelServerGetsItsKeyAndTheFieldsOfTheProtocol() {
        String prompt = prompt();
        call().header("anthropic-beta", "b-1")
                .body(message(prompt, ""))
                .post(PATH)
                .then()
                .statusCode(200);

        ChatServer.Asked asked = server.asked(prompt).get(0);
        assertThat(asked.target()).isEqualTo("/v1/messages");
        assertThat(asked.field("x-api-key")).isEqualTo(ChatServer.API_KEY);
        assertThat(asked.field("Authorization")).isEmpty();
        assertThat(asked.field("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(asked.field("anthropic-beta")).isEqualTo("b-1");
        assertThat(asked.fields().toString()).doesNotContain(ChatService.KEY);
    }

    @Test
    void otherPathsOfTheProtocolPassWithTheKeyOfTheModelServer() {
        String path = "/v1/models/" + UUID.randomUUID();
        call().get("/api/v2/chat" + path).then().statusCode(200).header("Cache-Status", "larder; fwd=bypass");

        ChatServer.Asked asked = server.askedFor(path).get(0);
        assertThat(asked.field("x-api-key")).isEqualTo(ChatServer.API_KEY);
        assertThat(asked.field("Authorization")).isEmpty();
    }

    @Test
    void versionsAndBetasHaveAnswersOfTheirOwn() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        call().header("anthropic-beta", "b-2")
                .body(message(prompt, ""))
                .post(PATH)
                .then()
                .header("Cache-Status", STORED);
        call().body(message(prompt, "")).post(PATH + "?beta=true").then().header("Cache-Status", STORED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", \"system\": \"Be brief.\"",
                ", \"system\": [{\"type\": \"text\", \"text\": \"Be brief.\"}]",
                ", \"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1024}",
                ", \"stop_sequences\": [\"X\"]",
                ", \"top_k\": 1"
            })
    void whatMayShapeAnAnswerSeparatesRequests(String other) {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        call().body(message(prompt, other)).post(PATH).then().header("Cache-Status", STORED);

        assertThat(server.asked(prompt)).hasSize(2);
    }

    @Test
    void aStreamIsStoredForStreamsAndForClientsThatWantItWhole() {
        String prompt = prompt();
        Response first = stream(prompt);
        first.then().statusCode(200).header("Cache-Status", MISS).contentType("text/event-stream");

        // the end of a stream may be read before its answer is stored
        Await.until(() -> HIT.equals(stream(prompt).header("Cache-Status")));
        Response second = stream(prompt);
        second.then().header("Cache-Status", HIT).contentType("text/event-stream");
        assertThat(second.asString())
                .startsWith("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",")
                .contains("\"usage\":{\"input_tokens\":5,\"output_tokens\":0}}")
                .contains("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                        + "\"delta\":{\"type\":\"text_delta\",\"text\":\"answer 1\"}}\n\n")
                .contains("\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                        + "\"usage\":{\"output_tokens\":7}}\n\n")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        ask(prompt)
                .then()
                .header("Cache-Status", HIT)
                .contentType("application/json")
                .body("content[0].text", equalTo("answer 1"))
                .body("usage.input_tokens", equalTo(5))
                .body("usage.output_tokens", equalTo(7))
                .body("stop_reason", equalTo("end_turn"));
        assertThat(server.asked(prompt)).hasSize(1);
    }

    @Test
    void aWholeAnswerIsStoredForStreams() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        Response streamed = stream(prompt);

        streamed.then().header("Cache-Status", HIT);
        assertThat(streamed.asString()).contains("\"text\":\"answer 1\"", "\"x_server\":{\"n\":1.50}");
    }

    @Test
    void twoKeysShareNoAnswers() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        RestAssured.given()
                .contentType(ContentType.JSON)
                .header("x-api-key", ChatService.OTHER)
                .header("anthropic-version", "2023-06-01")
                .body(message(prompt, ""))
                .post(PATH)
                .then()
                .statusCode(200)
                .header("Cache-Status", STORED);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, authentication_error",
        "429, rate_limit_error",
        "500, api_error",
        "529, overloaded_error"
    })
    void anErrorPassesAndIsNotStored(int status, String type) {
        String prompt = prompt();
        server.on(
                prompt, status, "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"no\"}}".formatted(type));

        for (int i = 0; i < 2; i++) {
            ask(prompt).then().statusCode(status).header("Cache-Status", MISS).body("error.type", equalTo(type));
        }
        assertThat(server.asked(prompt)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"'', end_turn", "' ', end_turn", "cut, max_tokens", "no, refusal", "wait, pause_turn", "call, tool_use"
    })
    void anAnswerThatIsEmptyOrNotCompleteIsNotStored(String content, String stopReason) {
        String prompt = prompt();
        server.on(prompt, 200, MessageTexts.message(content, stopReason));

        for (int i = 0; i < 2; i++) {
            ask(prompt).then().statusCode(200).header("Cache-Status", MISS);
        }
        assertThat(server.asked(prompt)).hasSize(2);
    }

    @Test
    void streamsThatBreakAndStreamsWithErrorsAreNotStored() {
        List<String> streams = List.of(
                MessageTexts.begin() + MessageTexts.said("half"),
                MessageTexts.begin()
                        + MessageTexts.said("half")
                        + MessageTexts.event("error", "\"error\":{\"type\":\"overloaded_error\"}"),
                MessageTexts.begin() + MessageTexts.said("cut") + MessageTexts.end("max_tokens"),
                MessageTexts.begin() + MessageTexts.end("end_turn"));
        for (String text : streams) {
            String prompt = prompt();
            server.on(prompt, (request, exchange) -> {
                ChatServer.begin(exchange);
                ChatServer.send(exchange, text);
            });
            stream(prompt).then().statusCode(200).body(equalTo(text));
            server.on(prompt, server::answer);

            ask(prompt).then().header("Cache-Status", STORED);
        }
    }

    @Test
    void aStreamWhoseConnectionBreaksIsNotStored() {
        String prompt = prompt();
        server.on(prompt, (request, exchange) -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 100_000);
            ChatServer.send(exchange, MessageTexts.stream("whole"));
        });

        assertThat(CompletableFuture.supplyAsync(() -> stream(prompt).asString()))
                .failsWithin(10, TimeUnit.SECONDS);
        server.on(prompt, server::answer);

        ask(prompt).then().header("Cache-Status", STORED);
    }

    @Test
    void answersOfChatsAndMessagesAreNotMixed() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        call().body(message(prompt, ""))
                .post("/api/v2/chat/v1/chat/completions")
                .then()
                .header("Cache-Status", STORED)
                .body("object", equalTo("chat.completion"));
    }

    /** As Anthropic's SDKs read it: the status, and {@code error.message}. */
    @Test
    void refusalsOfLarderAreReadable() {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .header("x-api-key", "unknown-key-of-nobody-000000000000")
                .body(message("x", ""))
                .post(PATH)
                .then()
                .statusCode(401)
                .body("error.message", containsString("API key"));
    }
}
