package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.entries.EntryServices;
import dev.larder.config.WithSettings;
import dev.larder.docs.OpenApiDocument.Operation;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service that finds answers by their meaning does what the contract in {@code src/docs/openapi} says. */
@QuarkusTest
@WithSettings(EntryServices.class)
class AnswerContractTest {
    private static RequestSpecification key() {
        return given().header("X-API-Key", EntryServices.KEY);
    }

    private static List<Operation> operations(OpenApiDocument document) {
        return document.operations().stream().filter(Operation::isOfAnswers).toList();
    }

    @Test
    void everyExampleIsAnsweredAsDescribed() throws IOException {
        OpenApiDocument document = OpenApiDocument.served();
        assertThat(operations(document)).hasSize(9);
        for (Operation operation : operations(document)) {
            for (Map.Entry<String, JsonNode> type :
                    operation.node().at("/requestBody/content").properties()) {
                for (JsonNode example : type.getValue().get("examples")) {
                    isDescribed(
                            operation,
                            SwaggerTest.execute(document, operation, SwaggerTest.body(key(), type.getKey(), example)));
                }
            }
            if (operation.node().path("requestBody").isMissingNode()) {
                isDescribed(operation, SwaggerTest.execute(document, operation, key()));
            }
        }
    }

    /** The entry of the examples is not there. */
    private static void isDescribed(Operation operation, Response answer) {
        boolean ofEntry = operation.path().contains("{id}");
        assertThat(answer.statusCode())
                .as("%s: %s", operation, answer.asString())
                .isIn(ofEntry ? List.of(404) : List.of(200, 201));
        assertThat(operation.node().get("responses").has(Integer.toString(answer.statusCode())))
                .as("%s: %d is described", operation, answer.statusCode())
                .isTrue();
    }
}
