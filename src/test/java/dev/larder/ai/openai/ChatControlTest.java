package dev.larder.ai.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests say about their stored answers, and how answers outlive failures of the model and slow clients. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class ChatControlTest {
    private static final String CHATS = "/v1/chat/completions";
    private static final String HIT = "larder; hit; detail=exact";
    private static final String STALE = "larder; hit; detail=stale";
    private static final String STORED = "larder; fwd=miss; stored";
    private static final String PASSED = "larder; fwd=bypass";
    private static final String COUNTED = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";

    ChatServer server;

    private static String prompt() {
        return "control " + UUID.randomUUID();
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

    @CanIgnoreReturnValue
    private static Response ask(String service, String prompt, String more, String... fields) {
        return call(fields).body(chat(prompt, more)).post("/api/v2/" + service + CHATS);
    }

    private static String status(Response answer) {
        answer.then().statusCode(200);
        return answer.header("Cache-Status");
    }

    @Test
    void endUsersHaveAnswersOfTheirOwn() {
        String prompt = prompt();
        String ada = ", \"user\": \"ada\"";

        assertThat(status(ask("personal", prompt, ada))).isEqualTo(STORED);
        assertThat(status(ask("personal", prompt, ", \"user\": \"eve\""))).isEqualTo(STORED);
        assertThat(status(ask("personal", prompt, ", \"safety_identifier\": \"ada\"")))
                .isEqualTo(STORED);
        assertThat(status(ask("personal", prompt, "", "X-Cache-User", "ada"))).isEqualTo(STORED);
        assertThat(status(ask("personal", prompt, ada, "X-Cache-User", "eve"))).isEqualTo(STORED);

        assertThat(status(ask("personal", prompt, ada))).isEqualTo(HIT);
        assertThat(status(ask("personal", prompt, "", "X-Cache-User", "ada"))).isEqualTo(HIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"user\": \" \"", ", \"user\": null"})
    void aRequestWithoutAnEndUserPasses(String user) {
        String prompt = prompt();
        for (int i = 0; i < 2; i++) {
            assertThat(status(ask("personal", prompt, user))).isEqualTo(PASSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Cache-Namespace", "X-Cache-Version"})
    void namespacesAndVersionsSeparateAnswers(String field) {
        String prompt = prompt();
        assertThat(status(ask("chat", prompt, ""))).isEqualTo(STORED);
        assertThat(status(ask("chat", prompt, "", field, "1"))).isEqualTo(STORED);
        assertThat(status(ask("chat", prompt, "", field, "2"))).isEqualTo(STORED);
        assertThat(status(ask("chat", prompt, "", field, "1"))).isEqualTo(HIT);
    }

    @Test
    void theCacheMemberOfLiteLlmIsHeededAndNotForwarded() {
        String prompt = prompt();
        String named = ", \"cache\": {\"namespace\": \"n\", \"ttl\": 60}";

        assertThat(status(ask("chat", prompt, named))).isEqualTo(STORED);
        assertThat(status(ask("chat", prompt, named))).isEqualTo(HIT);
        assertThat(status(ask("chat", prompt, "", "X-Cache-Namespace", "n"))).isEqualTo(HIT);
        assertThat(status(ask("chat", prompt, ", \"cache\": {\"namespace\": \"n\", \"no-cache\": true}")))
                .isEqualTo("larder; fwd=request; stored");
        assertThat(status(ask("chat", prompt, ", \"cache\": {\"no-store\": true}")))
                .isEqualTo("larder; fwd=request");

        assertThat(server.asked(prompt))
                .hasSize(3)
                .allSatisfy(asked -> assertThat(asked.body()).isEqualTo(chat(prompt, "")));
        ask("chat", prompt, ", \"cache\": {\"ttl\": \"soon\"}")
                .then()
                .statusCode(400)
                .body("error.message", containsString("cache.ttl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "soon", "-1"})
    void aLifetimeThatIsNoneIsRefused(String ttl) {
        ask("chat", prompt(), "", "X-Cache-TTL", ttl).then().statusCode(400);
    }

    @Test
    void anAnswerHasTheLifetimeOfItsRequest() {
        String prompt = prompt();
        assertThat(status(ask("chat", prompt, "", "X-Cache-TTL", "300ms"))).isEqualTo(STORED);

        Await.until(() -> status(ask("chat", prompt, "")).equals(STORED));
    }

    @Test
    void whatCannotBeReadPasses() {
        String prompt = prompt();
        for (int i = 0; i < 2; i++) {
            assertThat(status(ask("chat", prompt, "", "Content-Encoding", "aes128gcm")))
                    .isEqualTo(PASSED);
            assertThat(status(RestAssured.given()
                            .header("Authorization", "Bearer " + ChatService.KEY)
                            .header("Content-Type", "application/json; charset=iso-8859-1")
                            .body(chat(prompt, "").getBytes(UTF_8))
                            .post("/api/v2/chat" + CHATS)))
                    .isEqualTo(PASSED);
        }
        assertThat(server.asked(prompt)).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json; charset=iso-8859-1, false",
        "application/json-seq, false",
        "application/json; charset=\"UTF-8\", true"
    })
    void onlyAnswersInUtf8AreStored(String type, boolean stored) {
        String prompt = prompt();
        server.on(
                prompt,
                (request, exchange) ->
                        ChatServer.write(exchange, 200, type, ChatServer.completion(request, "text", "stop")));

        assertThat(status(ask("chat", prompt, ""))).isEqualTo(stored ? STORED : "larder; fwd=miss");
    }

    @Test
    void requestsThatDifferInTheirUnicodeFormAreOne() {
        String prompt = prompt();
        assertThat(status(ask("chat", prompt + "\u00e9", ""))).isEqualTo(STORED);

        assertThat(status(ask("chat", prompt + "e\u0301", ""))).isEqualTo(HIT);
    }

    /** A stream is stored as it was asked for, and the usage is asked for when the first client wants it. */
    @Test
    void aStreamWithUsageIsNotAnsweredWithoutIt() {
        String prompt = prompt();
        assertThat(ask("chat", prompt, ", \"stream\": true").asString()).contains("[DONE]");

        Response counted = ask("chat", prompt, COUNTED);

        assertThat(status(counted)).isEqualTo("larder; fwd=miss");
        assertThat(counted.asString()).contains("\"total_tokens\":12");
        Response again = ask("chat", prompt, COUNTED);
        assertThat(status(again)).isEqualTo(HIT);
        assertThat(again.asString()).contains("\"total_tokens\":12");
    }

    @Test
    void aModelServerThatNeverTellsTheUsageIsNotAskedForItAgain() {
        String prompt = prompt();
        server.on(
                prompt,
                (request, exchange) -> ChatServer.write(
                        exchange,
                        200,
                        "text/event-stream",
                        ChatServer.chunk("{\"content\":\"text\"}", "\"stop\"") + "data: [DONE]\n\n"));
        assertThat(ask("chat", prompt, COUNTED).asString()).contains("[DONE]");

        assertThat(status(ask("chat", prompt, COUNTED))).isEqualTo(HIT);
    }

    @Test
    void hitsTellTheTokensAndTheCostThatTheySave() {
        String prompt = prompt();
        ask("priced", prompt, "").then().header("X-Cache-Tokens-Saved", nullValue());
        ask("priced", prompt, "")
                .then()
                .header("X-Cache-Tokens-Saved", "12")
                // (5 × 0.15 + 7 × 0.60) / 1,000,000
                .header("X-Cache-Cost-Saved", "0.00000495");
        assertThat(status(ask("chat", prompt, ""))).isEqualTo(STORED);
        ask("chat", prompt, "").then().header("X-Cache-Tokens-Saved", "12").header("X-Cache-Cost-Saved", nullValue());

        String metrics = call().get("/q/metrics").asString();
        assertThat(metrics)
                .containsPattern("larder_llm_tokens_saved_total\\{[^}]*model=\"m-1\"[^}]*service=\"priced\"[^}]*} 12")
                .containsPattern("larder_llm_tokens_saved_total\\{[^}]*model=\"other\"[^}]*service=\"chat\"")
                .doesNotContain("model=\"m-2\"");
    }

    @Test
    void aStaleAnswerIsShownWhileTheModelIsAsked() {
        for (String delivery : List.of("", ", \"stream\": true")) {
            String prompt = prompt();
            assertThat(ask("tired", prompt, delivery).asString()).contains("er 1");
            Await.until(() -> {
                Response answer = ask("tired", prompt, delivery);
                assertThat(answer.asString()).contains(status(answer).equals(STALE) ? "er 1" : "er ");
                return status(answer).equals(STALE);
            });
            Await.until(() -> ask("tired", prompt, delivery).asString().contains("er 2"));
        }
    }

    @ParameterizedTest
    @CsvSource({"tired, 500", "tired, 429", "weary, 503"})
    void aStaleAnswerIsShownWhileTheModelFails(String service, int status) {
        String prompt = prompt();
        assertThat(status(ask(service, prompt, ""))).isEqualTo(STORED);
        server.on(prompt, status, "{\"error\":{}}");
        Await.until(() -> status(ask(service, prompt, "")).equals(STALE));

        assertThat(ask(service, prompt, "").asString()).contains("answer 1");
        ask(service, prompt, "", "Cache-Control", "max-stale=0, max-age=0")
                .then()
                .statusCode(status);
        assertThat(status(ask(service, prompt, "", "Cache-Control", "no-cache, stale-if-error=600")))
                .isEqualTo(STALE);
    }

    @Test
    void aPurgedAnswerIsNeverShownStale() {
        String prompt = prompt();
        assertThat(status(ask("tired", prompt, "", "X-Cache-TTL", "1h"))).isEqualTo(STORED);
        server.on(prompt, 500, "{\"error\":{}}");

        for (String soft : List.of("true", "false")) {
            call().body("{\"tags\":[\"llm:tired\"],\"soft\":" + soft + "}")
                    .post("/api/v2/tired/_tag")
                    .then()
                    .statusCode(200);
            ask("tired", prompt, "", "Cache-Control", "stale-if-error").then().statusCode(500);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatIsPurgedWhileTheModelFailsIsNotShown(boolean answers) {
        String prompt = prompt();
        assertThat(status(ask("tired", prompt, "", "X-Cache-TTL", "1h"))).isEqualTo(STORED);
        server.on(prompt, (request, exchange) -> {
            call().body("{\"tags\":[\"llm:tired\"]}")
                    .post("/api/v2/tired/_tag")
                    .then()
                    .statusCode(200);
            if (answers) {
                ChatServer.write(exchange, 500, "application/json", "{}");
            } else {
                exchange.close();
            }
        });

        ask("tired", prompt, "", "Cache-Control", "no-cache, stale-if-error=600")
                .then()
                .statusCode(answers ? 500 : 502);
    }

    @Test
    void aRefusedRequestIsSentAgainAndAFailedOneIsNot() {
        String refused = prompt();
        var times = new AtomicInteger();
        server.on(refused, (request, exchange) -> {
            if (times.incrementAndGet() == 1) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                ChatServer.write(exchange, 429, "application/json", "{}");
            } else {
                server.answer(request, exchange);
            }
        });
        // the budget of retries is a part of the requests
        for (int i = 0; i < 20; i++) {
            assertThat(status(ask("long", prompt(), ""))).isEqualTo(STORED);
        }
        assertThat(status(ask("long", refused, ""))).isEqualTo(STORED);
        assertThat(times).hasValue(2);

        String failed = prompt();
        server.on(failed, 500, "{}");
        ask("long", failed, "").then().statusCode(500);
        assertThat(server.asked(failed)).hasSize(1);
    }

    /** The answer is more than the buffers between Larder and its client hold. */
    @Test
    void aClientThatDoesNotReadHoldsUpNobody() throws Exception {
        String prompt = prompt();
        String part = "x".repeat(100_000);
        server.on(prompt, (request, exchange) -> {
            ChatServer.begin(exchange);
            for (int i = 0; i < 160; i++) {
                ChatServer.send(exchange, ChatServer.chunk("{\"content\":\"%s\"}".formatted(part), "null"));
            }
            ChatServer.send(exchange, ChatServer.chunk("{}", "\"stop\"") + "data: [DONE]\n\n");
        });

        try (Socket stalled = open("long", chat(prompt, ", \"stream\": true"))) {
            assertThat(stalled.getInputStream().read()).isEqualTo('H');

            Response other = ask("long", prompt, "");

            other.then().statusCode(200).body("choices[0].message.content.length()", equalTo(160 * part.length()));
        }
        assertThat(server.asked(prompt)).hasSize(1);
    }

    private static Socket open(String service, String body) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write("""
                POST /api/v2/%s%s HTTP/1.1\r
                Host: a\r
                Authorization: Bearer %s\r
                Content-Length: %d\r
                \r
                %s""".formatted(service, CHATS, ChatService.KEY, body.length(), body)
                .getBytes(UTF_8));
        return socket;
    }

    @Test
    void aStreamThatBreaksOffEndsTheConnection() throws Exception {
        String prompt = prompt();
        server.on(prompt, (request, exchange) -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 100_000);
            ChatServer.send(exchange, ChatServer.chunk("{\"content\":\"half\"}", "null"));
        });

        try (Socket client = open("chat", chat(prompt, ", \"stream\": true"))) {
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .contains("half");
        }
    }

    /** Nothing is stored of a stream that is longer than an answer may be, and its model server is left. */
    @Test
    void aClientThatLeavesALongStreamEndsTheRequestToTheModel() throws Exception {
        String prompt = prompt();
        var broken = new CountDownLatch(1);
        server.on(prompt, (request, exchange) -> {
            ChatServer.begin(exchange);
            try {
                for (int i = 0; i < 100_000; i++) {
                    ChatServer.send(
                            exchange, ChatServer.chunk("{\"content\":\"%s\"}".formatted("x".repeat(900)), "null"));
                }
            } catch (IOException gone) {
                broken.countDown();
                throw gone;
            }
        });

        try (Socket client = open("short", chat(prompt, ", \"stream\": true"))) {
            assertThat(client.getInputStream().read()).isEqualTo('H');
        }

        assertThat(broken.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
