package dev.larder.ai.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.ai.anthropic.MessageTexts;
import dev.larder.http.LogLines;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** No prompt, answer or API key is in a log line of any level, a metric or a span. */
@QuarkusTest
@TestProfile(PrivacyTest.Traced.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class PrivacyTest {
    private static final String PROMPT = "Whose diagnosis is confidential";
    private static final String ANSWER = "hypertension";
    private static final String STRANGER = "key-of-a-stranger";

    /** No part of this may be told. */
    private static final List<String> SECRETS =
            List.of("diagnosis", ANSWER, ChatService.KEY, ChatService.OTHER, ChatServer.API_KEY, STRANGER);

    ChatServer server;

    @Inject
    EndedSpans spans;

    /** The application of the other tests, which traces requests. */
    public static final class Traced implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return new ChatService().testResources();
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(new ChatService().getConfigOverrides());
            // this application reads bodies of the default size
            config.put("larder.services.large.max-value-size", "8M");
            config.put("quarkus.otel.sdk.disabled", "false");
            // nothing is exported
            config.put("quarkus.otel.bsp.schedule.delay", "1h");
            return config;
        }
    }

    /** What all ended spans tell. */
    @Singleton
    static class EndedSpans implements SpanProcessor {
        final Queue<String> ended = new ConcurrentLinkedQueue<>();

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData().toString());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    /** A way to ask, with the answer of the model server to it. */
    private record Face(String path, String request, String answer) {
        String prompt(String about) {
            return PROMPT + about + " " + path.hashCode();
        }
    }

    private static final List<Face> FACES = List.of(
            new Face("chat/v1/chat/completions", chat("m-1"), """
                    {"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"%s"},\
                    "finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}"""),
            new Face("semantic/v1/chat/completions", chat("m-2"), """
                    {"model":"m-2","choices":[{"index":0,"message":{"role":"assistant","content":"%s"},\
                    "finish_reason":"stop"}]}"""),
            new Face("chat/v1/completions", "{\"model\":\"m-1\",\"prompt\":\"%s\"}", """
                    {"model":"m-1","choices":[{"index":0,"text":"%s","finish_reason":"stop"}]}"""),
            new Face("chat/v1/responses", "{\"model\":\"m-1\",\"input\":\"%s\",\"store\":false}", """
                    {"id":"r","object":"response","status":"completed","model":"m-1","output":[{"type":"message",\
                    "role":"assistant","status":"completed","content":[{"type":"output_text","text":"%s","annotations":[]}]}]}"""),
            new Face("chat/v1/messages", chat("m-1"), ""),
            new Face("dify/chat-messages", """
                    {"query":"%s","inputs":{},"response_mode":"blocking","user":"ada"}""", """
                    {"event":"message","task_id":"t","message_id":"m","conversation_id":"c","mode":"chat","answer":"%s",\
                    "metadata":{"usage":{"prompt_tokens":1,"completion_tokens":2}}}"""));

    private static String chat(String model) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";
    }

    @CanIgnoreReturnValue
    private static Response post(String key, String path, String body) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }

    @CanIgnoreReturnValue
    private static Response post(String path, String body) {
        return post(ChatService.KEY, path, body);
    }

    @Test
    void nothingThatWasSaidIsTold() {
        try (var log = new LogLines()) {
            FACES.forEach(this::ask);
            embeddings();
            entries();
            langCache();
            conversation();

            String metrics = RestAssured.get("/q/metrics").asString();
            assertThat(metrics).contains("larder_gateway_answers_total{", "service=\"semantic\"", "service=\"dify\"");
            assertThat(spans.ended.toString()).contains("/api/v2/semantic/{key}", "/api/v2/dify/{key}");
            assertThat(log.all()).anySatisfy(line -> assertThat(line).startsWith("dev.larder."));
            for (String secret : SECRETS) {
                assertThat(metrics).doesNotContain(secret);
                assertThat(spans.ended).noneMatch(span -> span.contains(secret));
                assertThat(log.all()).noneMatch(line -> line.contains(secret));
            }
        }
    }

    /** A miss, hits, failures of the model whose text repeats the prompt, and requests that are refused. */
    private void ask(Face face) {
        String path = "/api/v2/" + face.path;
        String asked = face.request.formatted(face.prompt(""));
        server.on(face.prompt(""), (request, exchange) -> {
            if (face.answer.isEmpty()) {
                MessageTexts.answer(request, exchange, ANSWER);
            } else {
                ChatServer.write(exchange, 200, "application/json", face.answer.formatted(ANSWER));
            }
        });
        assertThat(post(path, asked).header("Cache-Status")).as(path).isEqualTo("larder; fwd=miss; stored");
        assertThat(post(path + "?api_key=" + ChatService.KEY, asked).header("Cache-Status"))
                .as(path)
                .startsWith("larder; ");
        assertThat(post(path, asked).header("Cache-Status")).as(path).startsWith("larder; hit");
        assertThat(post(
                                path,
                                asked.replace("{\"model\"", "{\"stream\":true,\"model\"")
                                        .replace("blocking", "streaming"))
                        .asString())
                .as(path)
                .contains(ANSWER);

        for (int status : new int[] {400, 429, 500}) {
            String failing = face.prompt(" at " + status);
            server.on(failing, status, "{\"error\":{\"message\":\"%s %s\"}}".formatted(failing, ANSWER));
            post(path, face.request.formatted(failing)).then().statusCode(status);
        }
        String broken = face.prompt(" in a stream");
        server.on(broken, (request, exchange) -> {
            ChatServer.begin(exchange);
            ChatServer.send(exchange, "data: {\"%s\n\n".formatted(broken));
        });
        assertThat(post(path, face.request.formatted(broken)).statusCode()).isEqualTo(200);
        post(STRANGER, path, asked).then().statusCode(401);
        assertThat(post(path, "{\"" + PROMPT).statusCode()).as(path).isGreaterThanOrEqualTo(200);
        String gone = path.replaceFirst("/(chat|semantic|dify)/", "/gone/");
        assertThat(post(gone, asked).statusCode()).as(gone).isGreaterThanOrEqualTo(400);
        post(path.replaceFirst("/(chat|semantic|dify)/", "/uncached/"), asked);
    }

    private void embeddings() {
        String path = "/api/v2/chat/v1/embeddings";
        String prompt = PROMPT + " as a vector";
        server.on(prompt, 500, "{\"error\":{\"message\":\"%s %s\"}}".formatted(prompt, ANSWER));
        String body = "{\"model\":\"e-1\",\"input\":[\"%s\"]}".formatted(prompt);
        post(path, body).then().statusCode(500);
        post(STRANGER, path, body).then().statusCode(401);
        post(path, "{\"model\":\"e-1\",\"input\":{\"%s\":1}}".formatted(prompt));
    }

    private static void entries() {
        String path = "/api/v2/semantic/_semantic";
        String id = post(path, "{\"prompt\":\"%s\",\"response\":\"%s\"}".formatted(PROMPT, ANSWER))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(post(path + "/search", "{\"prompt\":\"%s, please\",\"explain\":true}".formatted(PROMPT))
                        .asString())
                .contains(ANSWER);
        post(path + "/" + id + "/feedback", "{\"good\":false,\"prompt\":\"%s, please\"}".formatted(PROMPT));
        post(path + "/warm", "{\"prompt\":\"%s\",\"response\":\"%s\"}\n{\"%s".formatted(PROMPT, ANSWER, PROMPT));
        post(path + "/calibrate", "[{\"a\":\"%s\",\"b\":\"%s?\",\"same\":true}]".formatted(PROMPT, PROMPT));
        post(path, "{\"prompt\":\"%s\",\"%s\":1}".formatted(PROMPT, PROMPT))
                .then()
                .statusCode(400);
        post(STRANGER, path, "{\"prompt\":\"%s\"}".formatted(PROMPT)).then().statusCode(401);
    }

    private static void langCache() {
        String path = "/v1/caches/semantic/entries";
        post(path, "{\"prompt\":\"%s\",\"response\":\"%s\"}".formatted(PROMPT, ANSWER))
                .then()
                .statusCode(201);
        assertThat(post(path + "/search", "{\"prompt\":\"%s\"}".formatted(PROMPT))
                        .asString())
                .contains(ANSWER);
        post(path, "{\"prompt\":1,\"%s\":1}".formatted(PROMPT)).then().statusCode(400);
        post(STRANGER, path, "{\"prompt\":\"%s\"}".formatted(PROMPT)).then().statusCode(401);
    }

    private static void conversation() {
        String path = "/api/v2/chat/_conversation/diagnosis-of-ada";
        post(path, "{\"role\":\"user\",\"content\":\"%s\"}".formatted(PROMPT))
                .then()
                .statusCode(200);
        post(path, "{\"role\":\"%s\",\"content\":\"%s\"}".formatted(PROMPT, PROMPT))
                .then()
                .statusCode(400);
        post(STRANGER, path, "{}").then().statusCode(401);
        assertThat(RestAssured.given()
                        .header("Authorization", "Bearer " + ChatService.KEY)
                        .get(path)
                        .asString())
                .contains(PROMPT);
    }
}
