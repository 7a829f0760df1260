package dev.larder.ai.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chat completions through a service in front of a model server. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class ChatCompletionsTest {
    private static final String CHATS = "/v1/chat/completions";
    private static final String HIT = "larder; hit; detail=exact";
    private static final String STORED = "larder; fwd=miss; stored";

    private static final String FIRST = ChatServer.chunk("{\"content\":\"first\"}", "null");
    private static final String LAST = ChatServer.chunk("{\"content\":\" last\"}", "\"stop\"") + "data: [DONE]\n\n";

    ChatServer server;

    /** A prompt that no other test has. */
    private static String prompt() {
        return "say " + UUID.randomUUID();
    }

    private static RequestSpecification as(String key) {
        return RestAssured.given().urlEncodingEnabled(false).header("Authorization", "Bearer " + key);
    }

    private static RequestSpecification call() {
        return as(ChatService.KEY).contentType(ContentType.JSON);
    }

    private static String chat(String prompt, String more) {
        return """
                {"model": "m-1", "messages": [{"role": "user", "content": "%s"}]%s}""".formatted(prompt, more);
    }

    private static Response ask(String prompt) {
        return ask("chat", prompt, "");
    }

    private static Response ask(String service, String prompt, String more) {
        return call().body(chat(prompt, more)).post("/api/v2/" + service + CHATS);
    }

    private static Response stream(String prompt) {
        return ask("chat", prompt, ", \"stream\": true");
    }

    private static void isHit(Response answer) {
        answer.then().statusCode(200).header("Cache-Status", HIT);
    }

    @Test
    void anAnswerIsStoredAsItCame() {
        String prompt = prompt();

        Response first = ask(prompt);
        first.then()
                .statusCode(200)
                .header("Cache-Status", STORED)
                .header("X-Request-Id", "req-1")
                .header("Set-Cookie", nullValue());
        Response second = ask(prompt);

        isHit(second);
        assertThat(second.asString()).isEqualTo(first.asString()).contains("{\"n\": 1.50}", "answer 1");
        second.then().contentType("application/json").header("Age", "0").header("X-Request-Id", nullValue());
        assertThat(server.asked(prompt)).hasSize(1);
    }

    @Test
    void aRequestIsForwardedAsItCameWithTheKeyOfTheModelServer() {
        String prompt = prompt();
        String body = chat(prompt, " , \"x_unknown\" : {\"a\":  1.0}");

        call().header("Cookie", "session=1")
                .header("X-Other", "1")
                .header("OpenAI-Project", "proj-1")
                .body(body)
                .post("/api/v2/chat/v1/chat/completions?api_key=" + ChatService.KEY + "&v=2")
                .then()
                .statusCode(200);

        ChatServer.Asked asked = server.asked(prompt).get(0);
        assertThat(asked.body()).isEqualTo(body);
        assertThat(asked.target()).isEqualTo("/v1/chat/completions?v=2");
        assertThat(asked.field("Authorization")).isEqualTo("Bearer " + ChatServer.API_KEY);
        assertThat(asked.field("OpenAI-Project")).isEqualTo("proj-1");
        assertThat(asked.field("Content-Type")).startsWith("application/json");
        assertThat(asked.field("Cookie") + asked.field("X-Other") + asked.field("X-API-Key"))
                .isEmpty();
        assertThat(asked.fields().toString()).doesNotContain(ChatService.KEY);
    }

    @Test
    void requestsThatDifferOnlyInTheirDeliveryHaveOneAnswer() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        String other = """
                {"user":"ada","messages":[{"content":"%s","role":"user"}],"metadata":{"a":"b"},"model":"m-1"}""".formatted(prompt);

        isHit(call().body(other).post("/api/v2/chat" + CHATS));
    }

    @Test
    void ignoredMembersSeparateNoRequests() {
        String prompt = prompt();
        ask("traced", prompt, ", \"trace\": {\"id\": 1}").then().header("Cache-Status", STORED);

        isHit(ask("traced", prompt, ", \"trace\": {\"id\": 2}"));
        ask("traced", prompt, ", \"trace\": {\"id\": 2, \"on\": true}").then().header("Cache-Status", STORED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", \"temperature\": 0.2",
                ", \"model\": \"m-2\"",
                ", \"seed\": 1",
                ", \"x_version\": \"2\"",
                ", \"tools\": []",
                ", \"max_tokens\": 10"
            })
    void whatMayShapeAnAnswerSeparatesRequests(String other) {
        String prompt = prompt();
        String first = chat(prompt, "");
        String second = other.contains("model") ? first.replace("m-1", "m-2") : chat(prompt, other);
        call().body(first).post("/api/v2/chat" + CHATS).then().header("Cache-Status", STORED);

        call().body(second).post("/api/v2/chat" + CHATS).then().header("Cache-Status", STORED);

        assertThat(server.asked(prompt)).hasSize(2);
    }

    @Test
    void aForwardedFieldSeparatesRequests() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        call().header("OpenAI-Organization", "org-2")
                .body(chat(prompt, ""))
                .post("/api/v2/chat" + CHATS)
                .then()
                .header("Cache-Status", STORED);
    }

    @Test
    void twoKeysShareAnswersOnlyIfTheServiceIsShared() {
        String prompt = prompt();
        for (String service : List.of("chat", "chat-for-all")) {
            ask(service, prompt, "").then().statusCode(200).header("Cache-Status", STORED);
        }

        Map.of("chat", STORED, "chat-for-all", HIT)
                .forEach((service, status) -> as(ChatService.OTHER)
                        .contentType(ContentType.JSON)
                        .body(chat(prompt, ""))
                        .post("/api/v2/" + service + CHATS)
                        .then()
                        .statusCode(200)
                        .header("Cache-Status", status));
    }

    @Test
    void aStreamIsStoredForStreams() {
        String prompt = prompt();

        Response first = stream(prompt);
        first.then().statusCode(200).header("Cache-Status", "larder; fwd=miss").contentType("text/event-stream");
        // the end of a stream may be read before its answer is stored
        Await.until(() -> HIT.equals(stream(prompt).header("Cache-Status")));
        Response second = stream(prompt);

        isHit(second);
        second.then().contentType("text/event-stream");
        assertThat(first.asString()).contains("obfuscation").endsWith("data: [DONE]\n\n");
        assertThat(second.asString())
                .startsWith("data: {\"id\":\"chatcmpl-1\",\"created\":1700000000,\"model\":\"m\",")
                .contains("\"object\":\"chat.completion.chunk\"")
                .contains(
                        "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null")
                .contains("\"delta\":{\"content\":\"answer 1\"}")
                .contains("\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"")
                .doesNotContain("usage", "obfuscation")
                .endsWith("data: [DONE]\n\n");
        assertThat(server.asked(prompt)).hasSize(1);
    }

    @Test
    void aStreamIsStoredForClientsThatWantItWhole() {
        String prompt = prompt();
        assertThat(stream(prompt).asString()).contains("[DONE]");

        // the end of a stream may be read before its answer is stored
        Await.until(() -> HIT.equals(ask(prompt).header("Cache-Status")));
        Response whole = ask(prompt);

        isHit(whole);
        whole.then()
                .contentType("application/json")
                .body("object", equalTo("chat.completion"))
                .body("id", equalTo("chatcmpl-1"))
                .body("choices[0].index", equalTo(0))
                .body("choices[0].message.role", equalTo("assistant"))
                .body("choices[0].message.content", equalTo("answer 1"))
                .body("choices[0].finish_reason", equalTo("stop"))
                .body("obfuscation", nullValue());
    }

    @Test
    void aWholeAnswerIsStoredForStreamsWithTheUsageOnlyIfAsked() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        Response plain = stream(prompt);
        Response counted = ask("chat", prompt, ", \"stream\": true, \"stream_options\": {\"include_usage\": true}");

        isHit(plain);
        isHit(counted);
        assertThat(plain.asString()).doesNotContain("usage").contains("answer 1", "\"x_server\":{\"n\":1.50}");
        assertThat(counted.asString())
                .contains("\"finish_reason\":\"stop\"}],\"usage\":null}")
                .contains("\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void theUsageOfAStreamIsStored() {
        String prompt = prompt();
        String counted = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";
        assertThat(ask("chat", prompt, counted).asString()).contains("[DONE]");

        // the end of a stream may be read before its answer is stored
        Await.until(() -> HIT.equals(ask(prompt).header("Cache-Status")));
        ask(prompt).then().header("Cache-Status", HIT).body("usage.total_tokens", equalTo(12));
        assertThat(stream(prompt).asString()).doesNotContain("usage");
    }

    @Test
    void aStreamPassesWhileItComes() throws Exception {
        String prompt = prompt();
        CountDownLatch more = inTwoParts(prompt);

        try (InputStream answer = open(prompt)) {
            String first = new String(answer.readNBytes(FIRST.length()), UTF_8);
            more.countDown();

            assertThat(first).isEqualTo(FIRST);
            assertThat(new String(answer.readAllBytes(), UTF_8)).isEqualTo(LAST);
        }
        ask(prompt).then().header("Cache-Status", HIT).body("choices[0].message.content", equalTo("first last"));
    }

    @Test
    void aStreamIsStoredAlthoughItsClientLeaves() throws Exception {
        String prompt = prompt();
        CountDownLatch more = inTwoParts(prompt);

        try (InputStream answer = open(prompt)) {
            assertThat(answer.readNBytes(FIRST.length())).hasSize(FIRST.length());
        }
        more.countDown();

        ask(prompt).then().statusCode(200).body("choices[0].message.content", equalTo("first last"));
        assertThat(server.asked(prompt)).hasSize(1);
    }

    /** Has the model say the last part when the test lets it. */
    private CountDownLatch inTwoParts(String prompt) {
        var more = new CountDownLatch(1);
        server.on(prompt, (request, exchange) -> {
            ChatServer.begin(exchange);
            ChatServer.send(exchange, FIRST);
            more.await(10, TimeUnit.SECONDS);
            ChatServer.send(exchange, LAST);
        });
        return more;
    }

    /** A stream that is read while it comes. */
    private static InputStream open(String prompt) throws IOException, InterruptedException {
        var target = URI.create("http://127.0.0.1:%d/api/v2/chat%s".formatted(RestAssured.port, CHATS));
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Authorization", "Bearer " + ChatService.KEY)
                .POST(BodyPublishers.ofString(chat(prompt, ", \"stream\": true")))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body();
    }

    @ParameterizedTest
    @CsvSource({"400, invalid_request_error", "401, invalid_api_key", "429, rate_limit_exceeded", "500, server_error"})
    void anErrorPassesAndIsNotStored(int status, String code) {
        String prompt = prompt();
        server.on(prompt, status, "{\"error\":{\"code\":\"%s\"}}".formatted(code));

        for (int i = 0; i < 2; i++) {
            ask(prompt)
                    .then()
                    .statusCode(status)
                    .header("Cache-Status", "larder; fwd=miss")
                    .body("error.code", equalTo(code));
        }

        assertThat(server.asked(prompt)).hasSize(2);
    }

    /** As some servers answer a forced tool, and some always do. */
    @Test
    void aToolCallThatEndsWithStopIsNotStored() {
        String prompt = prompt();
        server.on(prompt, 200, """
                {"id":"1","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,"finish_reason":"stop",
                "message":{"role":"assistant","content":"Let me look.","tool_calls":[{"id":"c","type":"function",
                "function":{"name":"look","arguments":"{}"}}]}}]}""");

        for (int i = 0; i < 2; i++) {
            ask(prompt).then().statusCode(200).header("Cache-Status", "larder; fwd=miss");
        }
        assertThat(server.asked(prompt)).hasSize(2);
    }

    /** To read them for a key would hold up the event loop. */
    @ParameterizedTest
    @ValueSource(strings = {"x:300000", "\u0301:5000"})
    void aRequestThatTakesLongToReadPasses(String repeated) {
        String[] parts = repeated.split(":", 2);
        String trace = parts[0].repeat(Integer.parseInt(parts[1]));
        String prompt = prompt();
        for (int i = 0; i < 2; i++) {
            ask("chat", prompt, ", \"trace\": \"" + trace + "\"").then().statusCode(200);
        }
        assertThat(server.asked(prompt)).hasSize(2);
    }

    @Test
    void refreshAsksTheModel() {
        String prompt = prompt();
        ask(prompt).then().statusCode(200);
        call().body(chat(prompt, ""))
                .post("/api/v2/chat" + CHATS + "?refresh=true")
                .then()
                .statusCode(200);
        assertThat(server.asked(prompt)).hasSize(2);
    }

    @Test
    void onlyIfCachedHoldsForWhatIsNeverCached() {
        call().header("Cache-Control", "only-if-cached")
                .body("{\"model\":\"m\",\"input\":\"x\"}")
                .post("/api/v2/chat/v1/embeddings")
                .then()
                .statusCode(504);
    }

    @ParameterizedTest
    @CsvSource({"'', stop", "' ', stop", "cut, length", "hidden, content_filter", "'', tool_calls"})
    void anAnswerThatIsEmptyOrNotCompleteIsNotStored(String content, String finish) {
        String prompt = prompt();
        server.on(
                prompt,
                (request, exchange) -> ChatServer.write(
                        exchange, 200, "application/json", ChatServer.completion(request, content, finish)));

        for (int i = 0; i < 2; i++) {
            ask(prompt).then().statusCode(200).header("Cache-Status", "larder; fwd=miss");
        }

        assertThat(server.asked(prompt)).hasSize(2);
    }

    @Test
    void aStreamWithoutItsEndIsNotStored() {
        String prompt = prompt();
        server.on(prompt, (request, exchange) -> {
            ChatServer.begin(exchange);
            ChatServer.send(exchange, ChatServer.chunk("{\"content\":\"half\"}", "\"stop\""));
        });

        stream(prompt).then().statusCode(200).body(containsString("half"));
        server.on(prompt, server::answer);

        ask(prompt).then().header("Cache-Status", STORED);
    }

    @Test
    void aStreamWhoseConnectionBreaksIsNotStored() {
        String prompt = prompt();
        server.on(prompt, (request, exchange) -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 100_000);
            ChatServer.send(exchange, ChatServer.stream(request, "whole"));
        });

        assertThat(CompletableFuture.supplyAsync(() -> stream(prompt).asString()))
                .failsWithin(10, TimeUnit.SECONDS);
        server.on(prompt, server::answer);

        ask(prompt).then().header("Cache-Status", STORED);
    }

    @Test
    void anErrorWithinAStreamIsNotStored() {
        String prompt = prompt();
        server.on(
                prompt,
                (request, exchange) -> ChatServer.write(
                        exchange,
                        200,
                        "text/event-stream",
                        ChatServer.chunk("{\"content\":\"half\"}", "\"stop\"")
                                + "data: {\"error\":{\"code\":\"overloaded\"}}\n\ndata: [DONE]\n\n"));

        stream(prompt).then().statusCode(200);
        server.on(prompt, server::answer);

        ask(prompt).then().header("Cache-Status", STORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"stream\": true"})
    void anAnswerThatIsTooLargePassesAndIsNotStored(String delivery) {
        String prompt = prompt();
        String content = "long ".repeat(200_000);
        server.on(
                prompt,
                (request, exchange) -> ChatServer.write(
                        exchange,
                        200,
                        request.isStream() ? "text/event-stream" : "application/json",
                        request.isStream()
                                ? ChatServer.stream(request, content)
                                : ChatServer.completion(request, content, "stop")));

        for (int i = 0; i < 2; i++) {
            Response answer = ask("short", prompt, delivery);
            answer.then().statusCode(200).header("Cache-Status", "larder; fwd=miss");
            assertThat(answer.asString()).contains("long long ").hasSizeGreaterThan(content.length());
        }

        assertThat(server.asked(prompt)).hasSize(2);
    }

    @Test
    void purgesOfTagsAndFlushesClearAnswers() {
        assertCleared(prompt -> purge("{\"tags\":[\"llm:chat\"]}"));
        assertCleared(prompt -> purge("{\"tags\":[\"model:m-1\"]}"));
        assertCleared(prompt -> purge("{\"tags\":[\"faq\"],\"soft\":false}"));
        assertCleared(prompt -> purge("{\"prefixes\":[\"v1/\"]}"));
        assertCleared(
                prompt -> call().request("PURGE", "/api/v2/chat" + CHATS).then().statusCode(200));
        assertCleared(
                prompt -> call().delete("/api/v2/system/cache/chat").then().statusCode(200));
    }

    private void assertCleared(Consumer<String> purge) {
        String prompt = prompt();
        call().header("X-Cache-Tags", "faq, other")
                .body(chat(prompt, ""))
                .post("/api/v2/chat" + CHATS)
                .then()
                .header("Cache-Status", STORED);
        isHit(ask(prompt));

        purge.accept(prompt);

        ask(prompt).then().header("Cache-Status", STORED).body("choices[0].message.content", equalTo("answer 2"));
    }

    private static void purge(String body) {
        call().body(body).post("/api/v2/chat/_tag").then().statusCode(200);
    }

    @Test
    void aPurgeOfOtherTagsOrOfAnotherServiceClearsNothing() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        purge("{\"tags\":[\"model:m-2\"]}");
        call().delete("/api/v2/system/cache/chat-for-all").then().statusCode(200);
        call().body("{\"tags\":[\"llm:chat\"]}")
                .post("/api/v2/pages/_tag")
                .then()
                .statusCode(200);

        isHit(ask(prompt));
    }

    @Test
    void whatWasAskedBeforeAPurgeIsNotStoredAfterIt() throws Exception {
        String prompt = prompt();
        var asking = new CountDownLatch(1);
        var purged = new CountDownLatch(1);
        server.on(prompt, (request, exchange) -> {
            asking.countDown();
            purged.await(10, TimeUnit.SECONDS);
            server.answer(request, exchange);
        });
        CompletableFuture<Response> early = CompletableFuture.supplyAsync(() -> ask(prompt));
        assertThat(asking.await(10, TimeUnit.SECONDS)).isTrue();

        purge("{\"tags\":[\"model:m-1\"]}");
        purged.countDown();

        early.get(10, TimeUnit.SECONDS).then().statusCode(200).header("Cache-Status", "larder; fwd=miss");
        ask(prompt).then().header("Cache-Status", STORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"stream\": true"})
    void manyCallersAskTheModelOnce(String delivery) {
        String prompt = prompt();
        server.on(prompt, (request, exchange) -> {
            Thread.sleep(500);
            server.answer(request, exchange);
        });
        ExecutorService callers = Executors.newFixedThreadPool(50);

        List<CompletableFuture<String>> all = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> ask("chat", prompt, i % 2 == 0 ? delivery : "").asString(), callers))
                .toList();

        assertThat(all)
                .allSatisfy(one -> assertThat(one.get(20, TimeUnit.SECONDS)).containsPattern("answ|chatcmpl"));
        assertThat(server.asked(prompt)).hasSize(1);
        callers.shutdown();
    }

    @Test
    void onlyIfCachedNeverAsksTheModel() {
        String prompt = prompt();

        onlyIfCached(chat(prompt, "")).then().statusCode(504);
        onlyIfCached("{\"prompt\": \"no chat\"}").then().statusCode(504);
        assertThat(server.asked(prompt)).isEmpty();
        ask(prompt).then().header("Cache-Status", STORED);

        isHit(onlyIfCached(chat(prompt, "")));
    }

    private static Response onlyIfCached(String body) {
        return call().header("Cache-Control", "Only-If-Cached").body(body).post("/api/v2/chat" + CHATS);
    }

    @Test
    void noStoreStoresNothing() {
        String prompt = prompt();

        call().header("Cache-Control", "max-age=5, no-store")
                .body(chat(prompt, ""))
                .post("/api/v2/chat" + CHATS)
                .then()
                .statusCode(200)
                .header("Cache-Status", "larder; fwd=request");

        ask(prompt).then().header("Cache-Status", STORED);
    }

    @Test
    void noCacheAsksTheModelAndStoresItsAnswer() {
        String prompt = prompt();
        ask(prompt).then().header("Cache-Status", STORED);

        call().header("Cache-Control", "no-cache")
                .body(chat(prompt, ""))
                .post("/api/v2/chat" + CHATS)
                .then()
                .header("Cache-Status", "larder; fwd=request; stored");

        ask(prompt).then().header("Cache-Status", HIT).body("choices[0].message.content", equalTo("answer 2"));
    }

    @Test
    void requestsAboveTheMaximumTemperatureAreNotCached() {
        String prompt = prompt();

        for (String bypassed : List.of("", ", \"temperature\": 0.51")) {
            ask("cool", prompt, bypassed).then().statusCode(200).header("Cache-Status", "larder; fwd=bypass");
        }

        ask("cool", prompt, ", \"temperature\": 0.5").then().header("Cache-Status", STORED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\": 1, \"messages\": []}",
                "{\"model\": \"m\"}",
                "{\"model\": \"m\", \"messages\": [], \"stream\": \"yes\"}",
                "{\"model\": \"m\", \"model\": \"n\", \"messages\": []}",
                "no json"
            })
    void whatIsNoChatPasses(String body) {
        server.on("", 400, "{\"error\":{\"code\":\"of-the-server\"}}");

        call().body(body)
                .post("/api/v2/chat" + CHATS)
                .then()
                .statusCode(400)
                .header("Cache-Status", "larder; fwd=bypass")
                .body("error.code", equalTo("of-the-server"));
    }

    @Test
    void otherPathsPass() {
        String path = "/models/" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            as(ChatService.KEY)
                    .get("/api/v2/chat/v1" + path + "?limit=2")
                    .then()
                    .statusCode(200)
                    .header("Cache-Status", "larder; fwd=bypass")
                    .body("object", equalTo("list"));
        }

        assertThat(server.askedFor("/v1" + path + "?limit=2"))
                .hasSize(2)
                .allSatisfy(
                        asked -> assertThat(asked.field("Authorization")).isEqualTo("Bearer " + ChatServer.API_KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/v1", "/v2/models", "/chat/completions"})
    void pathsOutsideOfTheApiAreNotThere(String path) {
        as(ChatService.KEY).get("/api/v2/chat" + path).then().statusCode(404);
    }

    @Test
    void aModelServerThatIsAwayIsTold() {
        Response refused = ask("gone", prompt(), "");

        refused.then().statusCode(502).body("error.message", containsString("model server"));
        assertThat(refused.asString()).doesNotContain("secret-place");
    }

    @Test
    void withoutItsCacheAServiceForwards() {
        String prompt = prompt();

        ask("uncached", prompt, "")
                .then()
                .statusCode(200)
                .header("Cache-Status", "larder; fwd=bypass; detail=cache-unavailable");
        call().header("Cache-Control", "only-if-cached")
                .body(chat(prompt, ""))
                .post("/api/v2/uncached" + CHATS)
                .then()
                .statusCode(503);
    }

    @Test
    void theKeyOfTheModelServerIsNotShown() {
        call().get("/api/v2/system/config").then().statusCode(200).body(not(containsString(ChatServer.API_KEY)));
    }

    @Test
    void answersAreCounted() {
        String prompt = prompt();
        int hits = call().get("/api/v2/chat/_stats").path("gateway.fresh");
        ask(prompt).then().header("Cache-Status", STORED);

        isHit(ask(prompt));

        call().get("/api/v2/chat/_stats").then().body("gateway.fresh", equalTo(hits + 1));
    }
}
