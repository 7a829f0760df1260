package dev.larder.ai.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Completions and responses through a service in front of a model server. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class ResponsesTest {
    private static final String HIT = "larder; hit; detail=exact";
    private static final String MISS = "larder; fwd=miss";
    private static final String STORED = "larder; fwd=miss; stored";
    private static final String BYPASS = "larder; fwd=bypass";

    private static final String RESPONSE = """
            {"id":"resp_1","object":"response","status":"%s","error":null,"output":[{"type":"message","id":"m",\
            "status":"completed","role":"assistant","content":[{"type":"output_text","text":"%s","annotations":[]}]}],\
            "x": 1.50,"usage":{"input_tokens":1,"output_tokens":2}}""";

    private static final String COMPLETION = """
            {"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"text":"%s","index":0,\
            "logprobs":null,"finish_reason":"%s"}],"x": 1.50}""";

    ChatServer server;

    /** A prompt that no other test has. */
    private static String prompt() {
        return "say " + UUID.randomUUID();
    }

    private static Response send(String path, String body) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + ChatService.KEY)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v2/chat/v1/" + path);
    }

    private static Response respond(String prompt, String more) {
        return send("responses", "{\"model\":\"m\",\"input\":\"%s\"%s}".formatted(prompt, more));
    }

    private static Response complete(String prompt, String more) {
        return send("completions", "{\"model\":\"m\",\"prompt\":\"%s\"%s}".formatted(prompt, more));
    }

    private void onStream(String prompt, String text) {
        server.on(prompt, (request, exchange) -> ChatServer.write(exchange, 200, "text/event-stream", text));
    }

    @Test
    void aResponseIsStoredForResponsesAndStreams() {
        String prompt = prompt();
        server.on(prompt, 200, RESPONSE.formatted("completed", "hello"));
        Response first = respond(prompt, "");
        first.then().statusCode(200).header("Cache-Status", STORED);

        Response second = respond(prompt, "");
        Response stream = respond(prompt, ", \"stream\": true");

        second.then().header("Cache-Status", HIT);
        assertThat(second.asString()).isEqualTo(first.asString());
        stream.then().header("Cache-Status", HIT).contentType("text/event-stream");
        assertThat(stream.asString())
                .startsWith("event: response.created\n")
                .contains("event: response.output_text.delta\n", "\"delta\":\"hello\"", "\"x\":1.50")
                .contains("event: response.completed\n");
        assertThat(server.asked(prompt)).hasSize(1);
    }

    @Test
    void aStreamOfAResponseIsStoredForResponses() {
        String prompt = prompt();
        onStream(
                prompt,
                "event: response.created\ndata: {\"type\":\"response.created\"}\n\ndata: {\"type\":\"response.completed\","
                        + "\"response\":%s}\n\n".formatted(RESPONSE.formatted("completed", "hello")));
        respond(prompt, ", \"stream\": true").then().statusCode(200).header("Cache-Status", MISS);

        // the end of a stream may be read before its answer is stored
        Await.until(() -> HIT.equals(respond(prompt, "").header("Cache-Status")));
        respond(prompt, "").then().header("Cache-Status", HIT).body("output[0].content[0].text", equalTo("hello"));
    }

    @ParameterizedTest
    @CsvSource({"completed, ' '", "incomplete, hello", "failed, hello", "in_progress, hello"})
    void aResponseThatIsEmptyOrNotCompletedIsNotStored(String status, String text) {
        String prompt = prompt();
        server.on(prompt, 200, RESPONSE.formatted(status, text));

        for (int i = 0; i < 2; i++) {
            respond(prompt, "").then().statusCode(200).header("Cache-Status", MISS);
        }
        assertThat(server.asked(prompt)).hasSize(2);
    }

    @Test
    void aResponseThatIsCutIsNotStored() {
        String prompt = prompt();
        onStream(prompt, "data: {\"type\":\"response.created\"}\n\n");
        respond(prompt, ", \"stream\": true").then().statusCode(200);
        server.on(prompt, 200, RESPONSE.formatted("completed", "hello"));

        respond(prompt, "").then().header("Cache-Status", STORED);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 429, 500})
    void errorsPassAndAreNotStored(int status) {
        String prompt = prompt();
        server.on(prompt, status, "{\"error\":{\"code\":\"of-the-server\"}}");
        for (int i = 0; i < 2; i++) {
            respond(prompt, "").then().statusCode(status).body("error.code", equalTo("of-the-server"));
            complete(prompt, "").then().statusCode(status).body("error.code", equalTo("of-the-server"));
        }
        assertThat(server.asked(prompt)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"previous_response_id\": \"resp_1\"", "store\": true", "background\": true"})
    void whatDependsOnTheModelServerPasses(String member) {
        String prompt = prompt();
        server.on(prompt, 200, RESPONSE.formatted("completed", "hello"));
        for (int i = 0; i < 2; i++) {
            respond(prompt, ", \"" + member).then().statusCode(200).header("Cache-Status", BYPASS);
        }
    }

    /** A response repeats them. */
    @Test
    void metadataSeparatesResponses() {
        String prompt = prompt();
        server.on(prompt, 200, RESPONSE.formatted("completed", "hello"));
        respond(prompt, ", \"metadata\": {\"a\": \"1\"}").then().header("Cache-Status", STORED);

        respond(prompt, ", \"metadata\": {\"a\": \"2\"}").then().header("Cache-Status", STORED);
    }

    @Test
    void aCompletionIsStoredForCompletionsAndStreams() {
        String prompt = prompt();
        server.on(prompt, 200, COMPLETION.formatted("hello", "stop"));
        complete(prompt, "").then().statusCode(200).header("Cache-Status", STORED);

        complete(prompt, ", \"user\": \"ada\"").then().header("Cache-Status", HIT);
        Response stream = complete(prompt, ", \"stream\": true");

        stream.then().header("Cache-Status", HIT);
        assertThat(stream.asString()).contains("\"text\":\"hello\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aCompletionThatIsNotCompleteIsNotStored() {
        String prompt = prompt();
        server.on(prompt, 200, COMPLETION.formatted("hello", "length"));
        complete(prompt, "").then().header("Cache-Status", MISS);
        onStream(prompt, "data: {\"choices\":[{\"text\":\"a\",\"index\":0,\"finish_reason\":\"stop\"}]}\n\n");
        complete(prompt, ", \"stream\": true").then().header("Cache-Status", MISS);
        onStream(
                prompt,
                "data: {\"choices\":[{\"text\":\"a\",\"index\":0,\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");

        complete(prompt, ", \"stream\": true").then().header("Cache-Status", MISS);
        // the end of a stream may be read before its answer is stored
        Await.until(() -> HIT.equals(complete(prompt, "").header("Cache-Status")));
        complete(prompt, "").then().header("Cache-Status", HIT).body("choices[0].text", equalTo("a"));
    }
}
