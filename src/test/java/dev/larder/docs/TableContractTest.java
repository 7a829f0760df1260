package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.config.WithSettings;
import dev.larder.docs.OpenApiDocument.Operation;
import dev.larder.gateway.origin.table.ShopTables;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service in front of tables does what the contract in {@code src/docs/openapi} says. */
@QuarkusTest
@WithSettings(ShopTables.class)
@SuppressWarnings("NullAway.Init") // JUnit calls readServed() first
class TableContractTest {
    private static final String SHOP = "/api/v2/shop";
    private static final String ORDERS = SHOP + "/_table/orders";
    private static final String BAD_TASK = "{\"id\":900001,\"steps\":-1}";

    private OpenApiDocument document;

    @BeforeEach
    void readServed() throws IOException {
        document = OpenApiDocument.served();
    }

    private static RequestSpecification call() {
        return given().header("X-API-Key", ShopTables.KEY).contentType("application/json");
    }

    private static void seed() {
        call().queryParam("filter", "id in (7, 8)").delete(ORDERS).then().statusCode(200);
        call().body("{\"resource\":[{\"id\":7,\"status\":\"open\",\"total\":12.5},{\"id\":8}]}")
                .post(ORDERS)
                .then()
                .statusCode(201);
    }

    @Test
    void everyOperationWorksAsPrefilled() throws IOException {
        assertThat(document.tableOperations()).hasSize(13);
        for (Operation operation : document.tableOperations()) {
            seed();
            Response answer = SwaggerTest.execute(document, ofLetter(operation), ShopTables.KEY);
            JsonNode described = operation.node().get("responses").path(Integer.toString(answer.statusCode()));
            assertThat(answer.statusCode())
                    .as("%s: %s", operation, answer.asString())
                    .isBetween(200, 202);
            assertThat(described.isMissingNode())
                    .as("%s describes %d", operation, answer.statusCode())
                    .isFalse();
            JsonNode example = document.follow(described)
                    .at("/content/application~1json/examples")
                    .elements()
                    .next()
                    .get("value");
            assertThat(answer.asString().contains("\"resource\":["))
                    .as("%s is answered with %s", operation, answer.asString())
                    .isEqualTo(example.has("resource"));
        }
    }

    /** The operation with the id of a dead letter that is there. */
    private static Operation ofLetter(Operation operation) {
        if (!operation.path().contains("{letter}")) {
            return operation;
        }
        call().body(BAD_TASK).post(SHOP + "/_table/tasks").then().statusCode(202);
        Await.until(() -> letter() != null, Duration.ofMillis(20));
        String path = operation.path().replace("{letter}", String.valueOf(letter()));
        return new Operation(path, operation.method(), operation.node(), operation.parameters());
    }

    private static @Nullable String letter() {
        return call().get(SHOP + "/_pending?limit=1000").path("dead.find { it.key == '900001' }?.id");
    }

    @Test
    void everyOperationKnowsItsQueryParameters() {
        for (Operation operation : document.tableOperations()) {
            List<String> names = operation
                    .parameters("query")
                    .map(parameter -> parameter.get("name").asText())
                    .toList();
            for (String name : names) {
                // refresh has one value
                assertThat(message(operation, name + (name.equals("refresh") ? "=true" : "=1")))
                        .as("%s takes %s", operation, name)
                        .doesNotContain("Unknown parameter");
            }
            assertThat(message(ofLetter(operation), "nope=1"))
                    .as("%s takes nothing else", operation)
                    .contains("Unknown parameter 'nope'");
        }
    }

    private String message(Operation operation, String query) {
        String path = operation.path();
        for (JsonNode parameter : operation.parameters("path").toList()) {
            path = path.replace(
                    "{" + parameter.get("name").asText() + "}",
                    parameter.get("example").asText());
        }
        JsonNode body = document.follow(operation.node().path("requestBody")).findPath("value");
        RequestSpecification request = body.isMissingNode() ? call() : call().body(body.toString());
        return request.request(operation.method().toUpperCase(Locale.ROOT), path + "?" + query)
                .asString();
    }

    @Test
    void refusalsHaveTheDescribedStatuses() {
        seed();
        described("get", "/{table}", call().get(ORDERS + "?order=nope"), 400);
        described("get", "/{table}/{id}", given().get(ORDERS + "/7"), 401);
        described("get", "/{table}/{id}", call().get(ORDERS + "/999999999"), 404);
        described("post", "/{table}", call().body("{\"id\":7}").post(ORDERS), 409);
        described(
                "patch",
                "/{table}/{id}",
                call().header("If-Match", "\"x0\"").body("{\"total\":1}").patch(ORDERS + "/7"),
                412);
        described("patch", "/{table}/{id}", call().body("{\"status\":\"nope\"}").patch(ORDERS + "/7"), 422);
    }

    private void described(String method, String path, Response answer, int status) {
        Operation operation = document.tableOperations().stream()
                .filter(one -> one.method().equals(method) && one.path().endsWith("_table" + path))
                .findFirst()
                .orElseThrow();
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(operation.node().get("responses").has(Integer.toString(status)))
                .as("%s describes %d", operation, status)
                .isTrue();
    }
}
