package dev.larder.ai.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.ai.openai.ChatServer;
import dev.larder.ai.openai.ChatServer.Asked;
import dev.larder.ai.openai.ChatService;
import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings through a service in front of a model server. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the model server
class EmbeddingsTest {
    private static final String HIT = "larder; hit; detail=exact";
    private static final String STALE = "larder; hit; detail=stale";
    private static final String MISS = "larder; fwd=miss";
    private static final String STORED = "larder; fwd=miss; stored";
    private static final String PARTIAL = "larder; fwd=partial; stored";
    private static final String BYPASS = "larder; fwd=bypass";

    ChatServer server;

    /** A text that no other test has. */
    private static String text() {
        return "text " + UUID.randomUUID();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> text()).toList();
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

    private static Response embed(String service, String input, String more, String... fields) {
        return call(fields)
                .body("{\"model\":\"e-1\",\"input\":%s%s}".formatted(input, more))
                .post("/api/v2/" + service + "/v1/embeddings");
    }

    private static Response embed(List<String> texts) {
        return embed("chat", json(texts), "");
    }

    private static String json(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(",", "[", "]"));
    }

    private static String status(Response response) {
        return response.header("Cache-Status");
    }

    /** The texts that the model server was asked for, in the order of its requests. */
    private List<List<String>> asked(List<String> texts) {
        List<List<String>> asked = new ArrayList<>();
        for (Asked request : server.askedFor("/v1/embeddings")) {
            try {
                List<String> inputs = VectorTexts.inputs(request);
                if (inputs.stream().anyMatch(texts::contains)) {
                    asked.add(inputs);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return asked;
    }

    /** What a whole answer with these vectors is. */
    private static String written(List<String> texts, int computed) {
        List<String> data = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            data.add("{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}"
                    .formatted(i, VectorTexts.floats(texts.get(i))));
        }
        return "{\"object\":\"list\",\"data\":[%s],\"model\":\"e-1-0\",\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}}"
                .formatted(String.join(",", data), 3 * computed, 3 * computed);
    }

    @Test
    void aBatchIsStoredTextByText() {
        List<String> texts = texts(3);

        Response first = embed(texts);
        Response second = embed(texts);
        Response turned = embed(List.of(texts.get(2), texts.get(0)));

        assertThat(status(first)).isEqualTo(STORED);
        assertThat(first.asString()).contains("\"x\": 1.50");
        assertThat(status(second)).isEqualTo(HIT);
        assertThat(second.contentType()).isEqualTo("application/json");
        assertThat(second.header("Age")).isNotNull();
        assertThat(second.asString()).isEqualTo(written(texts, 0));
        assertThat(turned.asString()).isEqualTo(written(List.of(texts.get(2), texts.get(0)), 0));
        assertThat(asked(texts)).containsExactly(texts);
    }

    @Test
    void onlyUnknownTextsAreAskedForAndEachOnce() {
        List<String> texts = texts(4);
        assertThat(status(embed("chat", json(texts.subList(1, 2)), ",\"x\":1.5")))
                .isEqualTo(STORED);
        List<String> batch = List.of(texts.get(3), texts.get(1), texts.get(0), texts.get(3), texts.get(2));

        Response answer = embed("chat", json(batch), ",\"user\":\"u\",\"x\": 1.50");

        assertThat(status(answer)).isEqualTo(PARTIAL);
        assertThat(answer.asString()).isEqualTo(written(batch, 3));
        assertThat(asked(texts))
                .containsExactly(texts.subList(1, 2), List.of(texts.get(3), texts.get(0), texts.get(2)));
        assertThat(server.askedFor("/v1/embeddings"))
                .filteredOn(one -> one.body().contains(texts.get(3)))
                .first()
                .satisfies(one -> assertThat(one.body()).contains("],\"user\":\"u\",\"x\": 1.50}"));
    }

    @Test
    void oneTextAndABatchOfItAreTheSame() {
        String text = text();
        assertThat(status(embed("chat", '"' + text + '"', ""))).isEqualTo(STORED);
        assertThat(status(embed(List.of(text)))).isEqualTo(HIT);
        assertThat(embed("chat", '"' + text + '"', "").asString()).isEqualTo(written(List.of(text), 0));
    }

    @Test
    void tokensAreInputsToo() {
        int token = UUID.randomUUID().hashCode() & 0xffffff;
        String one = "[%d,2,3]".formatted(token);
        assertThat(status(embed("chat", one, ""))).isEqualTo(STORED);
        assertThat(status(embed("chat", "[" + one + "]", ""))).isEqualTo(HIT);

        Response both = embed("chat", "[%s,[%d]]".formatted(one, token), "");

        assertThat(status(both)).isEqualTo(PARTIAL);
        assertThat(both.asString()).isEqualTo(written(List.of(one, "[%d]".formatted(token)), 1));
    }

    @Test
    void base64IsKeptAsItCame() {
        List<String> texts = texts(2);
        String base64 = ",\"encoding_format\":\"base64\"";
        assertThat(status(embed("chat", json(texts.subList(0, 1)), base64))).isEqualTo(STORED);

        Response both = embed("chat", json(texts), base64);

        both.then()
                .header("Cache-Status", PARTIAL)
                .body("data[0].embedding", equalTo(VectorTexts.base64(texts.get(0))))
                .body("data[1].embedding", equalTo(VectorTexts.base64(texts.get(1))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"dimensions\":2'| ''",
                "'\"encoding_format\":\"base64\"'| ''",
                "'\"x\":1'| ''",
                "''| X-Cache-Namespace",
                "''| X-Cache-Version",
                "''| OpenAI-Organization"
            })
    void whatMayShapeVectorsSeparatesThem(String member, String field) {
        String text = json(texts(1));
        assertThat(status(embed("chat", text, ""))).isEqualTo(STORED);
        String more = member.isEmpty() ? "" : "," + member;
        String[] fields = field.isEmpty() ? new String[0] : new String[] {field, "other"};

        assertThat(status(embed("chat", text, more, fields))).isEqualTo(STORED);
        assertThat(status(embed("chat", text, more, fields))).isEqualTo(HIT);
    }

    @Test
    void keysAndModelsSeparateVectorsAndEndUsersDoNot() {
        List<String> texts = texts(1);
        String other = "{\"model\":\"e-2\",\"input\":%s}".formatted(json(texts));
        assertThat(status(embed(texts))).isEqualTo(STORED);
        assertThat(status(call().body(other).post("/api/v2/chat/v1/embeddings")))
                .isEqualTo(STORED);
        Response stranger = RestAssured.given()
                .header("Authorization", "Bearer " + ChatService.OTHER)
                .contentType(ContentType.JSON)
                .body("{\"model\":\"e-1\",\"input\":%s}".formatted(json(texts)))
                .post("/api/v2/chat/v1/embeddings");
        assertThat(status(stranger)).isEqualTo(STORED);

        assertThat(status(embed("chat", json(texts), ",\"user\":\"u\""))).isEqualTo(HIT);
        assertThat(status(embed("personal", json(texts), ""))).isEqualTo(BYPASS);
        assertThat(status(embed("personal", json(texts), ",\"user\":\"u\""))).isEqualTo(STORED);
        assertThat(status(embed("personal", json(texts), ",\"user\":\"v\""))).isEqualTo(STORED);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 500, 503})
    void errorsPassAndNothingIsStored(int status) {
        List<String> texts = texts(2);
        for (String first : texts) {
            server.on(first, status, "{\"error\":{\"code\":\"of-the-server\"}}");
        }
        // on a service of its own, whose breaker no other test needs
        for (int i = 0; i < 2; i++) {
            embed("chat-for-all", json(texts), "")
                    .then()
                    .statusCode(status)
                    .header("Cache-Status", MISS)
                    .body("error.code", equalTo("of-the-server"));
        }
        server.on(texts.get(0), (request, exchange) -> VectorTexts.answer(request, exchange));
        assertThat(status(embed("chat-for-all", json(texts.subList(0, 1)), ""))).isEqualTo(STORED);

        embed("chat-for-all", json(texts), "")
                .then()
                .statusCode(status)
                .header("Cache-Status", "larder; fwd=partial")
                .body("error.code", equalTo("of-the-server"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"index\":0,\"embedding\":[1]}]",
                "[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]",
                "[{\"index\":0,\"embedding\":[1]},{\"index\":2,\"embedding\":[1]}]",
                "[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[]}]",
                "[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[\"1\"]}]",
                "[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":null}]",
                "[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1],\"sparse\":[2]}]",
                "[{\"index\":0,\"embedding\":[1]},{\"embedding\":[1]}]",
                "[{\"index\":0,\"embedding\":[1]},1]",
                "{}",
            })
    void answersWithoutAVectorForEachTextPassAndAreNotStored(String data) {
        List<String> texts = texts(2);
        String body = "{\"object\":\"list\",\"data\":%s,\"model\":\"m\"}".formatted(data);
        server.on(texts.get(0), 200, body);
        for (int i = 0; i < 2; i++) {
            Response answer = embed(texts);
            assertThat(status(answer)).isEqualTo(MISS);
            assertThat(answer.asString()).isEqualTo(body);
        }
        assertThat(asked(texts)).hasSize(2);
    }

    @Test
    void aWrongAnswerForSomeTextsIsReplacedByOneForAll() {
        List<String> texts = texts(2);
        assertThat(status(embed(texts.subList(0, 1)))).isEqualTo(STORED);
        server.on(texts.get(1), 200, "{\"data\":[]}");

        Response answer = embed(texts);

        answer.then().statusCode(200).header("Cache-Status", "larder; fwd=partial");
        assertThat(answer.jsonPath().getList("data")).hasSize(2);
        assertThat(asked(texts)).containsExactly(texts.subList(0, 1), texts.subList(1, 2), texts);
    }

    @Test
    void directivesOfCacheControlAreHeeded() {
        List<String> texts = texts(2);
        String input = json(texts);
        embed("chat", input, "", "Cache-Control", "only-if-cached").then().statusCode(504);
        assertThat(status(embed("chat", input, "", "Cache-Control", "no-store")))
                .isEqualTo("larder; fwd=request");
        assertThat(status(embed("chat", input, "", "X-Cache-Mode", "off"))).isEqualTo(BYPASS);
        assertThat(status(embed(texts))).isEqualTo(STORED);
        assertThat(status(embed("chat", input, "", "Cache-Control", "only-if-cached")))
                .isEqualTo(HIT);
        assertThat(status(embed("chat", input, "", "Cache-Control", "no-cache")))
                .isEqualTo("larder; fwd=request; stored");
        assertThat(status(embed("chat", input, ",\"cache\":{\"no-cache\":true}")))
                .isEqualTo("larder; fwd=request; stored");
        embed("chat", json(List.of(texts.get(0), text())), "", "Cache-Control", "only-if-cached")
                .then()
                .statusCode(504);
        assertThat(asked(texts)).hasSize(5).allMatch(texts::equals);
    }

    @Test
    void aTagPurgesTheVectorsThatHaveIt() {
        List<String> texts = texts(2);
        assertThat(status(embed("chat", json(texts.subList(0, 1)), "", "X-Cache-Tags", "book")))
                .isEqualTo(STORED);
        assertThat(status(embed(texts))).isEqualTo(PARTIAL);

        call().body("{\"tags\":[\"book\"]}").post("/api/v2/chat/_tag").then().statusCode(200);

        assertThat(status(embed(texts))).isEqualTo(PARTIAL);
        assertThat(asked(texts)).containsExactly(texts.subList(0, 1), texts.subList(1, 2), texts.subList(0, 1));
    }

    @Test
    void equalTextsOfSeveralRequestsAreAskedForOnce() throws InterruptedException {
        List<String> texts = texts(3);
        var release = new CountDownLatch(1);
        server.on(texts.get(0), (request, exchange) -> {
            assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
            VectorTexts.answer(request, exchange);
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Response>> answers = new ArrayList<>();
            answers.add(CompletableFuture.supplyAsync(() -> embed(texts.subList(0, 2)), threads));
            Await.until(() -> asked(texts).size() == 1);
            for (int i = 0; i < 6; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> embed(texts), threads));
            }
            // the third text does not wait for the others
            Await.until(() -> asked(texts).size() == 2);
            release.countDown();

            for (CompletableFuture<Response> answer : answers.subList(1, 7)) {
                assertThat(answer.join().jsonPath().getList("data.index")).isEqualTo(Arrays.asList(0, 1, 2));
            }
        } finally {
            threads.shutdown();
        }
        assertThat(asked(texts)).containsExactly(texts.subList(0, 2), texts.subList(2, 3));
    }

    @ParameterizedTest
    @CsvSource({"500", "429"})
    void staleVectorsAreShownWhileTheModelFails(int status) {
        List<String> texts = texts(2);
        assertThat(status(embed("tired", json(texts), ""))).isEqualTo(STORED);
        server.on(texts.get(0), status, "{\"error\":{}}");
        Await.until(() -> status(embed("tired", json(texts), "")).equals(STALE));

        assertThat(embed("tired", json(texts), "").asString()).isEqualTo(written(texts, 0));
        embed("tired", json(texts), "", "Cache-Control", "max-stale=0, max-age=0")
                .then()
                .statusCode(status);
        assertThat(status(embed("tired", json(texts), "", "Cache-Control", "no-cache, stale-if-error=600")))
                .isEqualTo(STALE);
    }

    /** The vectors were there when the model was asked. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVectorThatIsPurgedWhileTheModelFailsIsNotShown(boolean answers) {
        List<String> texts = texts(2);
        String tag = UUID.randomUUID().toString();
        assertThat(status(embed("tired", json(texts), "", "X-Cache-Tags", tag))).isEqualTo(STORED);
        server.on(texts.get(0), (request, exchange) -> {
            call().body("{\"tags\":[\"" + tag + "\"]}")
                    .post("/api/v2/tired/_tag")
                    .then()
                    .statusCode(200);
            if (answers) {
                ChatServer.write(exchange, 500, "application/json", "{}");
            } else {
                exchange.close();
            }
        });

        embed("tired", json(texts), "", "Cache-Control", "no-cache, stale-if-error=600")
                .then()
                .statusCode(answers ? 500 : 502);
    }

    @Test
    void aPurgeOfAVersionTakesItsVectors() {
        List<String> texts = texts(1);
        String version = UUID.randomUUID().toString();
        assertThat(status(embed("chat", json(texts), "", "X-Cache-Version", version)))
                .isEqualTo(STORED);
        assertThat(status(embed("chat", json(texts), "", "X-Cache-Version", version)))
                .isEqualTo(HIT);

        call().body("{\"tags\":[\"version:" + version + "\"]}")
                .post("/api/v2/chat/_tag")
                .then()
                .statusCode(200);

        assertThat(status(embed("chat", json(texts), "", "X-Cache-Version", version)))
                .isEqualTo(STORED);
    }

    @Test
    void aDeadModelServerIsToldAndADeadCachePasses() {
        embed("gone", json(texts(2)), "").then().statusCode(502);
        assertThat(status(embed("uncached", json(texts(2)), "")))
                .isEqualTo("larder; fwd=bypass; detail=cache-unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1, \"a\"]", "[[]]", "null", "1", "[{\"text\":\"a\"}]", "\"a\", \"input\": \"b\""})
    void whatIsNoInputPasses(String input) {
        embed("chat", input, "").then().header("Cache-Status", BYPASS);
    }

    @Test
    void metricsTellWhatWasStoredAndTheGuideNamesThem() throws IOException {
        List<String> texts = texts(3);
        assertThat(status(embed("short", json(texts.subList(0, 2)), ""))).isEqualTo(STORED);
        assertThat(status(embed("short", json(texts), ""))).isEqualTo(PARTIAL);
        call().body("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s?\"}]}".formatted(texts.get(0)))
                .post("/api/v2/semantic/v1/chat/completions")
                .then()
                .statusCode(200);

        String metrics = call().get("/q/metrics").asString();

        assertThat(metrics)
                .containsPattern("larder_llm_inputs_total\\{[^}]*outcome=\"hit\"[^}]*service=\"short\"[^}]*} 2")
                .containsPattern("larder_llm_inputs_total\\{[^}]*outcome=\"miss\"[^}]*service=\"short\"[^}]*} 3")
                .containsPattern(
                        "larder_llm_embeddings_seconds_count\\{[^}]*\"computed\"[^}]*service=\"semantic\"[^}]*} [1-9]");
        String guide = Files.readString(Path.of("src/docs/guide/operate.md"));
        assertThat(Pattern.compile("# TYPE (larder_llm_\\w+) ").matcher(metrics).results())
                .hasSizeGreaterThan(3)
                .allSatisfy(found -> assertThat(guide).contains("`" + found.group(1)));
    }

    @Test
    void manyTextsPass() {
        List<String> texts = texts(1_025);
        assertThat(status(embed(texts))).isEqualTo(BYPASS);
        assertThat(status(embed(texts.subList(0, 1_024)))).isEqualTo(STORED);
        assertThat(status(embed(texts.subList(0, 1_024)))).isEqualTo(HIT);
        assertThat(asked(texts)).hasSize(2);
    }
}
