package dev.larder.ai.entries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that programs store themselves, by Larder's own face. */
@QuarkusTest
@WithSettings(EntryServices.class)
class SemanticEntriesTest {
    private static final String ON = "How do I turn on dark mode?";

    /** No other test has it. */
    private final String namespace = UUID.randomUUID().toString();

    private static RequestSpecification as(String key) {
        return RestAssured.given().header("X-API-Key", key).contentType(ContentType.JSON);
    }

    private static Response post(String path, Object body) {
        return as(EntryServices.KEY).body(body).post("/api/v2/" + path);
    }

    private String store(String service, String prompt, String more) {
        Response stored = post(service + "/_semantic", """
                {"prompt": "%s", "response": "answer to %s", "namespace": "%s"%s}""".formatted(prompt, prompt, namespace, more));
        assertThat(stored.statusCode()).as(stored.asString()).isEqualTo(201);
        return stored.path("id");
    }

    private String store(String prompt) {
        return store("faq", prompt, "");
    }

    private JsonPath search(String key, String service, String prompt, String more) {
        Response found =
                as(key).body("""
                {"prompt": "%s", "namespace": "%s"%s}""".formatted(prompt, namespace, more)).post("/api/v2/" + service + "/_semantic/search");
        assertThat(found.statusCode()).as(found.asString()).isEqualTo(200);
        return found.jsonPath();
    }

    private JsonPath search(String prompt, String more) {
        return search(EntryServices.KEY, "faq", prompt, more);
    }

    private List<String> found(String prompt) {
        return search(prompt, "").getList("data.prompt");
    }

    @Test
    void theSameQuestionFindsTheAnswerExactly() {
        String id = store("faq", ON, ", \"attributes\": {\"lang\": \"en\"}, \"ttl\": \"10m\"");

        JsonPath found = search(ON, "");
        assertThat(found.getString("data[0].id")).isEqualTo(id);
        assertThat(found.getString("data[0].prompt")).isEqualTo(ON);
        assertThat(found.getString("data[0].response")).isEqualTo("answer to " + ON);
        assertThat(found.<Object>get("data[0].attributes")).isEqualTo(Map.of("lang", "en"));
        assertThat(found.getString("data[0].strategy")).isEqualTo("exact");
        assertThat(found.getFloat("data[0].similarity")).isEqualTo(1);
        assertThat(found.getInt("data[0].ttl")).isBetween(590, 600);
    }

    /** An alias is another question of its entry, and no entry of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"How do I reset", "Forgot my"})
    void aPurgeByPrefixTakesAliasesAndTheirEntry(String prefix) {
        String forgot = "Forgot my password";
        store(ON);
        store(
                "faq",
                "How do I reset my password?",
                ", \"pinned\": true, \"aliases\": [\"" + forgot + "\", \"Where is the reset link?\"]");
        assertThat(search(forgot, "").getList("data")).hasSize(1);

        as(EntryServices.KEY)
                .body("{\"namespace\":\"%s\",\"prefix\":\"%s\"}".formatted(namespace, prefix))
                .delete("/api/v2/faq/_semantic")
                .then()
                .statusCode(200)
                .body("removed", equalTo(1));

        assertThat(found(forgot)).isEmpty();
        assertThat(found("How do I reset my password?")).isEmpty();
        assertThat(found("Where is the reset link?")).isEmpty();
        assertThat(found(ON)).hasSize(1);
    }

    @Test
    void aServiceWithoutAModelServerHasNoOtherPaths() {
        as(EntryServices.KEY)
                .body("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}")
                .post("/api/v2/faq/v1/chat/completions")
                .then()
                .statusCode(404);
    }

    @Test
    void aQuestionThatDiffersInItsFormFindsItNormalised() {
        store(ON);

        assertThat(search("how do i  turn on DARK mode", "").getString("data[0].strategy"))
                .isEqualTo("normalised");
    }

    @Test
    void aQuestionWithTheSameMeaningFindsItSemantically() {
        store(ON);

        JsonPath found = search("Please, how do I turn on dark mode?", "");
        assertThat(found.getString("data[0].strategy")).isEqualTo("semantic");
        assertThat(found.getFloat("data[0].similarity")).isBetween(0.5f, 0.999f);
        assertThat(search("Please, how do I turn on dark mode?", ", \"strategies\": [\"exact\", \"normalised\"]")
                        .getList("data"))
                .isEmpty();
        assertThat(search("Please, how do I turn on dark mode?", ", \"threshold\": 0.999")
                        .getList("data"))
                .isEmpty();
    }

    @Test
    void anExplanationTellsWhatWasRefusedAndTheSecondBest() {
        String id = store(ON);

        JsonPath explained = search("How do I turn off dark mode?", ", \"explain\": true");
        assertThat(explained.getList("data")).isEmpty();
        assertThat(explained.getString("refused[0].id")).isEqualTo(id);
        assertThat(explained.getString("refused[0].rule")).isEqualTo("antonym");
        assertThat(explained.getFloat("refused[0].similarity")).isGreaterThan(0.5f);
        assertThat(explained.<Object>get("second")).isNull();

        store("How do I turn off dark mode?");
        store("Please, how do I turn on dark mode?");
        JsonPath second = search(ON, ", \"explain\": true");
        assertThat(second.getString("data[0].prompt")).isEqualTo(ON);
        assertThat(second.getString("second.prompt")).isEqualTo("Please, how do I turn on dark mode?");
        assertThat(search("Please, how do I turn on dark mode?", ", \"explain\": true, \"threshold\": 0.999")
                        .getList("refused.rule"))
                .contains("threshold");
    }

    @Test
    void attributesDivideAnswers() {
        store("faq", ON, ", \"attributes\": {\"lang\": \"en\", \"plan\": \"pro\"}");
        store("faq", ON, ", \"attributes\": {\"lang\": \"de\"}");

        assertThat(search(ON, ", \"count\": 5").getList("data")).hasSize(2);
        assertThat(search(ON, ", \"count\": 5, \"attributes\": {\"lang\": \"en\"}")
                        .getList("data.attributes.plan"))
                .containsExactly("pro");
        assertThat(search(ON, ", \"attributes\": {\"lang\": \"fr\"}").getList("data"))
                .isEmpty();
    }

    @Test
    void noScopeSeesAnother() {
        String id = store(ON);
        store("faq-for-all", ON, "");

        assertThat(search(EntryServices.OTHER, "faq", ON, "").getList("data")).isEmpty();
        assertThat(search(EntryServices.OTHER, "faq-for-all", ON, "").getList("data"))
                .hasSize(1);
        as(EntryServices.OTHER).get("/api/v2/faq/_semantic/" + id).then().statusCode(404);
        as(EntryServices.OTHER).delete("/api/v2/faq/_semantic/" + id).then().statusCode(404);
        Response elsewhere = post("faq/_semantic/search", "{\"prompt\": \"" + ON + "\", \"namespace\": \"other\"}");
        assertThat(elsewhere.jsonPath().getList("data")).isEmpty();
    }

    @Test
    void eachEndUserHasEntriesOfItsOwn() {
        String body = "{\"prompt\": \"a\", \"response\": \"b\", \"namespace\": \"" + namespace + "\"}";
        post("personal/_semantic", body).then().statusCode(400);
        as(EntryServices.KEY)
                .header("X-Cache-User", "ada")
                .body(body)
                .post("/api/v2/personal/_semantic")
                .then()
                .statusCode(201);

        String search = "{\"prompt\": \"a\", \"namespace\": \"" + namespace + "\"}";
        for (String user : List.of("ada", "bob")) {
            JsonPath found = as(EntryServices.KEY)
                    .header("X-Cache-User", user)
                    .body(search)
                    .post("/api/v2/personal/_semantic/search")
                    .jsonPath();
            assertThat(found.getList("data")).hasSize(user.equals("ada") ? 1 : 0);
        }
    }

    @Test
    void anEntryIsShownAndRemoved() {
        String id = store(ON);
        String path = "/api/v2/faq/_semantic/" + id;

        JsonPath shown = as(EntryServices.KEY).get(path).jsonPath();
        assertThat(shown.getString("response")).isEqualTo("answer to " + ON);
        assertThat(shown.getBoolean("pinned")).isFalse();
        as(EntryServices.KEY).delete(path).then().statusCode(200);
        as(EntryServices.KEY).get(path).then().statusCode(404);
        as(EntryServices.KEY).delete(path).then().statusCode(404);
        assertThat(found(ON)).isEmpty();
        assertThat(found("Please, how do I turn on dark mode?")).isEmpty();
    }

    @Test
    void aNewAnswerReplacesTheOldOne() {
        String first = store(ON);
        Response second = post("faq/_semantic", """
                {"prompt": "%s", "response": "new", "namespace": "%s"}""".formatted(ON, namespace));

        assertThat(second.<String>path("id")).isEqualTo(first);
        assertThat(search(ON, ", \"count\": 9").getList("data.response")).containsExactly("new");
    }

    @ParameterizedTest
    @CsvSource({"llm:faq", "manual", "attr:lang=en", "attr:name=Ada%20L"})
    void aPurgeOfATagRemovesAnswers(String tag) {
        store("faq", ON, ", \"tags\": [\"manual\"], \"attributes\": {\"lang\": \"en\", \"name\": \"Ada L\"}");
        post("faq/_tag", Map.of("tags", List.of(tag))).then().statusCode(200);

        assertThat(found(ON)).isEmpty();
        assertThat(found("Please, how do I turn on dark mode?")).isEmpty();
    }

    @Test
    void aFlushRemovesAnswers() {
        store(ON);
        as(EntryServices.KEY).delete("/api/v2/system/cache/faq").then().statusCode(200);

        assertThat(found(ON)).isEmpty();
    }

    @Test
    void feedbackRaisesTheThresholdOfOneEntry() {
        String near = "Please, how do I turn on dark mode?";
        String id = store(ON);
        float wrong = search(near, "").getFloat("data[0].similarity");

        JsonPath raised = post("faq/_semantic/" + id + "/feedback", "{\"good\": false, \"similarity\": " + wrong + "}")
                .jsonPath();
        assertThat(raised.getFloat("threshold")).isCloseTo(wrong, within(0.01f)).isGreaterThan(wrong);
        assertThat(found(near)).isEmpty();
        assertThat(search(near, ", \"explain\": true").getList("refused.rule")).containsExactly("feedback");
        assertThat(found(ON)).containsExactly(ON);
    }

    @Test
    void feedbackTakesTheQuestionThatGotTheWrongAnswer() {
        String near = "Please, how do I turn on dark mode?";
        String id = store(ON);
        post("faq/_semantic/" + id + "/feedback", "{\"good\": false, \"prompt\": \"" + near + "\"}")
                .then()
                .statusCode(200);

        assertThat(found(near)).isEmpty();
        post("faq/_semantic/" + id + "/feedback", "{\"good\": true}").then().statusCode(200);
        assertThat(found(ON)).containsExactly(ON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"remove\": true", "\"similarity\": 1.0"})
    void feedbackRemovesAnEntryThatNoQuestionCouldFind(String how) {
        String id = store(ON);
        JsonPath removed = post("faq/_semantic/" + id + "/feedback", "{\"good\": false, " + how + "}")
                .jsonPath();

        assertThat(removed.getBoolean("removed")).isTrue();
        assertThat(found(ON)).isEmpty();
    }

    @Test
    void aPinnedAnswerIsFoundByItsAliasesAndHasNoEnd() {
        String id = store("faq", "What are your opening hours?", """
                , "pinned": true, "aliases": ["When do you open?", "Are you open on Sunday?"]""");

        JsonPath found = search("when do you open", "");
        assertThat(found.getString("data[0].id")).isEqualTo(id);
        assertThat(found.getString("data[0].prompt")).isEqualTo("When do you open?");
        assertThat(found.getString("data[0].response")).isEqualTo("answer to What are your opening hours?");
        assertThat(found.getInt("data[0].ttl")).isZero();

        store("faq", "What are your opening hours?", ", \"pinned\": true, \"aliases\": [\"When do you open?\"]");
        assertThat(found("Are you open on Sunday?")).isEmpty();
        as(EntryServices.KEY).delete("/api/v2/faq/_semantic/" + id).then().statusCode(200);
        assertThat(found("When do you open?")).isEmpty();
    }

    @Test
    void aPinnedAnswerStaysWhenOthersHaveToGo() {
        store("small", ON, ", \"pinned\": true");
        for (String topic : List.of("invoices", "parcels", "refunds", "coupons", "passwords")) {
            store("small", "Where are my " + topic, "");
        }

        assertThat(search(EntryServices.KEY, "small", ON, "").getList("data")).hasSize(1);
        assertThat(search(EntryServices.KEY, "small", "Where are my invoices", "")
                        .getList("data"))
                .isEmpty();
        assertThat(search(EntryServices.KEY, "small", "Where are my passwords", "")
                        .getList("data"))
                .hasSize(1);
        Response full = post("small/_semantic", """
                {"prompt": "x", "response": "y", "pinned": true, "aliases": ["a", "b"]}""");
        assertThat(full.statusCode()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"attributes\": {\"lang\": \"en\"} | 200",
                "\"tags\": [\"manual\"] | 200",
                "\"prefix\": \"How do I\" | 200",
                "\"all\": true | 200",
                "\"all\": true, \"prefix\": \"x\" | 400",
                "\"prefx\": \"x\" | 400",
                "\"tags\": [] | 400"
            })
    void entriesAreRemovedByWhatTheyHave(String what, int status) {
        store("faq", ON, ", \"tags\": [\"manual\"], \"attributes\": {\"lang\": \"en\"}");
        Response removed = as(EntryServices.KEY)
                .body("{\"namespace\": \"" + namespace + "\", " + what + "}")
                .delete("/api/v2/faq/_semantic");

        assertThat(removed.statusCode()).as(removed.asString()).isEqualTo(status);
        if (status == 200) {
            assertThat(removed.jsonPath().getInt("removed")).isEqualTo(1);
        }
        assertThat(found(ON)).hasSize(status == 200 ? 0 : 1);
    }

    @Test
    void aWarmUpStoresTheLinesThatItCan() {
        String body = """
                {"prompt": "one", "response": "1", "namespace": "%1$s"}

                {"prompt": "two", "namespace": "%1$s"}
                no json
                {"prompt": "three", "response": "3", "namespace": "%1$s"}
                """.formatted(namespace);
        JsonPath warmed = as(EntryServices.KEY)
                .contentType("application/x-ndjson")
                .body(body.getBytes(UTF_8))
                .post("/api/v2/faq/_semantic/warm")
                .jsonPath();

        assertThat(warmed.getInt("stored")).isEqualTo(2);
        assertThat(warmed.getInt("failed")).isEqualTo(2);
        assertThat(warmed.getList("errors.line", Integer.class)).containsExactly(3, 4);
        assertThat(warmed.getString("errors[0].message")).contains("response");
        assertThat(found("three")).containsExactly("three");
    }

    @Test
    void aWarmUpTellsItsProgress() {
        String lines = IntStream.range(0, 250)
                .mapToObj(i -> i == 7
                        ? "no json"
                        : "{\"prompt\": \"question %d\", \"response\": \"a\", \"namespace\": \"%s\"}"
                                .formatted(i, namespace))
                .collect(joining("\n"));
        Response told = as(EntryServices.KEY)
                .contentType("application/x-ndjson")
                .accept("application/x-ndjson")
                .body(lines.getBytes(UTF_8))
                .post("/api/v2/faq/_semantic/warm");

        assertThat(told.contentType()).startsWith("application/x-ndjson");
        List<String> progress = told.asString().lines().toList();
        assertThat(progress).hasSize(4);
        assertThat(progress.get(0)).startsWith("{\"line\":8,\"message\":");
        assertThat(progress.get(1)).isEqualTo("{\"stored\":99,\"failed\":1}");
        assertThat(progress.get(3)).isEqualTo("{\"stored\":249,\"failed\":1,\"done\":true}");
        assertThat(found("question 249")).containsExactly("question 249");
    }

    @Test
    void aCalibrationTellsPrecisionAndHitsOfEachThreshold() {
        String pairs = """
                [{"a": "How do I turn on dark mode?", "b": "Please, how do I turn on dark mode?", "same": true},
                 {"a": "How do I turn on dark mode?", "b": "How do I turn off dark mode?", "same": false}]""";
        JsonPath told = post("faq/_semantic/calibrate?precision=1", pairs).jsonPath();

        assertThat(told.getList("thresholds")).hasSize(50);
        assertThat(told.getFloat("recommended")).isEqualTo(0.5f);
        assertThat(told.getFloat("thresholds[0].guarded.precision")).isEqualTo(1);
        assertThat(told.getFloat("thresholds[0].guarded.hit_ratio")).isEqualTo(1);
        assertThat(told.getFloat("thresholds[0].unguarded.precision")).isEqualTo(0.5f);
        assertThat(told.getInt("thresholds[0].unguarded.wrong")).isEqualTo(1);
        String lines = "{\"a\": \"x\", \"b\": \"x\", \"same\": true}\n{\"a\": \"x\", \"b\": \"y\", \"same\": false}\n";
        assertThat(post("faq/_semantic/calibrate", lines).jsonPath().getInt("pairs"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_semantic | {\"prompt\": \"a\"}",
                "_semantic | {\"prompt\": \"a\", \"response\": \"b\", \"ttl\": \"2h\"}",
                "_semantic | {\"prompt\": \"a\", \"response\": \"b\", \"ttl\": \"soon\"}",
                "_semantic | {\"prompt\": \"a\", \"response\": \"b\", \"aliases\": [\"c\"]}",
                "_semantic | {\"prompt\": \"a\", \"response\": \"b\", \"attributes\": [\"c\"]}",
                "_semantic | {\"prompt\": \"a\", \"response\": \"b\", \"attributes\": {\"c\": 1}}",
                "_semantic | {\"prompt\": \"a\", \"response\": \"b\", \"tags\": [\"with space\"]}",
                "_semantic | {\"prompt\": \"a\", \"response\": \"b\", \"tll\": 1}",
                "_semantic | [1]",
                "_semantic | {",
                "_semantic/search | {\"prompt\": \" \"}",
                "_semantic/search | {\"prompt\": \"a\", \"threshold\": 2}",
                "_semantic/search | {\"prompt\": \"a\", \"strategies\": [\"fuzzy\"]}",
                "_semantic/search | {\"prompt\": \"a\", \"count\": 0}",
                "_semantic/calibrate | []",
                "_semantic/calibrate | [{\"a\": \"x\"}]",
                "_semantic/calibrate?precision=2 | [{\"a\": \"x\", \"b\": \"x\", \"same\": true}]"
            })
    void aWrongBodyIsRefused(String path, String body) {
        Response refused = post("faq/" + path, body);

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    }

    @Test
    void anotherMethodOrServiceIsRefused() {
        as(EntryServices.KEY).get("/api/v2/faq/_semantic").then().statusCode(405);
        as(EntryServices.KEY).put("/api/v2/faq/_semantic/abc").then().statusCode(405);
        as(EntryServices.KEY).get("/api/v2/faq/_semantic/abc/def").then().statusCode(404);
        post("strict/_semantic/search", "{\"prompt\": \"a\"}").then().statusCode(404);
    }
}
