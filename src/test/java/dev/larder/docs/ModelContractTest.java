package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.openai.ChatService;
import dev.larder.config.WithSettings;
import dev.larder.docs.OpenApiDocument.Operation;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service in front of a model server does what the contract in {@code src/docs/openapi} says. */
@QuarkusTest
@WithSettings(ChatService.class)
@SuppressWarnings("NullAway.Init") // JUnit calls readServed() first
class ModelContractTest {
    private OpenApiDocument document;
    private List<Operation> operations;

    @BeforeEach
    void readServed() throws IOException {
        document = OpenApiDocument.served();
        operations =
                document.operations().stream().filter(Operation::isOfModels).toList();
        assertThat(operations).hasSize(7);
    }

    private static RequestSpecification key() {
        return given().header("X-API-Key", ChatService.KEY);
    }

    @Test
    void everyExampleIsAnsweredAsDescribed() {
        operations.forEach(this::assertAnswered);
    }

    private void assertAnswered(Operation operation) {
        JsonNode described = operation.node().get("responses").get("200");
        for (Map.Entry<String, JsonNode> type :
                operation.node().at("/requestBody/content").properties()) {
            for (JsonNode example : type.getValue().get("examples")) {
                Response answer =
                        SwaggerTest.execute(document, operation, SwaggerTest.body(key(), type.getKey(), example));

                assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
                assertThat(answer.header("Cache-Status")).startsWith("larder; ");
                assertThat(described.get("content").has(answer.contentType().split(";", 2)[0]))
                        .as(answer.contentType())
                        .isTrue();
            }
        }
    }

    @Test
    void refusalsHaveTheDescribedStatuses() {
        String chat = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"refused\"}]}";
        String path = "/v1/chat/completions";
        List<Integer> statuses = List.of(
                given().body(chat).post("/api/v2/chat" + path).statusCode(),
                key().header("X-Cache-Tags", "a b")
                        .contentType("application/json")
                        .body(chat)
                        .post("/api/v2/chat" + path)
                        .statusCode(),
                key().body(chat).post("/api/v2/gone" + path).statusCode(),
                key().header("Cache-Control", "only-if-cached")
                        .body(chat)
                        .post("/api/v2/chat" + path)
                        .statusCode());

        assertThat(statuses)
                .containsExactly(401, 400, 502, 504)
                .allSatisfy(status -> assertThat(
                                operations.get(0).node().get("responses").has(Integer.toString(status)))
                        .as("%d is described", status)
                        .isTrue());
    }
}
