package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.config.WithSettings;
import dev.larder.docs.OpenApiDocument.Operation;
import dev.larder.gateway.origin.http.ShopOrigin;
import dev.larder.gateway.origin.http.ShopService;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service in front of an origin does what the contract in {@code src/docs/openapi} says. */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class GatewayContractTest {
    /** The example of a path. */
    private static final String PLACE = "/products";

    ShopOrigin origin;

    @Test
    void everyOperationWorksAsPrefilledAndWithEachBody() throws IOException {
        OpenApiDocument document = OpenApiDocument.served();
        origin.on(PLACE, "the origin's");
        List<Operation> forwarded = document.operations().stream()
                .filter(operation -> operation.path().equals(OpenApiDocument.FORWARDED))
                .toList();
        assertThat(forwarded).hasSize(5);
        for (Operation operation : forwarded) {
            JsonNode content =
                    document.follow(operation.node().path("requestBody")).path("content");
            if (content.isMissingNode()) {
                verify(document, operation, key());
            }
            for (Map.Entry<String, JsonNode> type : content.properties()) {
                for (JsonNode example : type.getValue().get("examples")) {
                    verify(document, operation, SwaggerTest.body(key(), type.getKey(), example));
                }
            }
        }
    }

    private void verify(OpenApiDocument document, Operation operation, RequestSpecification request) {
        key().request("PURGE", "/api/shop%s?soft=false".formatted(PLACE)).then().statusCode(200);
        int before = origin.asked(PLACE).size();
        Response answer = SwaggerTest.execute(document, operation, request);
        JsonNode described =
                document.follow(operation.node().get("responses").path(Integer.toString(answer.statusCode())));

        assertThat(answer.statusCode()).as(operation.toString()).isEqualTo(200);
        assertThat(answer.asString()).isEqualTo("the origin's");
        assertThat(origin.asked(PLACE)).hasSize(before + 1);
        described.get("headers").fieldNames().forEachRemaining(name -> {
            if (name.equals("Cache-Status")) {
                assertThat(answer.header(name)).as(operation.toString()).startsWith("larder; ");
            }
        });
    }

    @Test
    void refusalsHaveTheDescribedStatuses() throws IOException {
        JsonNode responses = OpenApiDocument.served().operations().stream()
                .filter(operation -> operation.toString().equals("get " + OpenApiDocument.FORWARDED))
                .findFirst()
                .orElseThrow()
                .node()
                .get("responses");
        List<Integer> statuses = List.of(
                given().get("/api/shop/x").statusCode(),
                key().get("/api/gone/x").statusCode(),
                key().header("Cache-Control", "only-if-cached")
                        .get("/api/shop/unstored")
                        .statusCode());

        assertThat(statuses)
                .contains(401, 502, 504)
                .allSatisfy(status -> assertThat(responses.has(Integer.toString(status)))
                        .as("%d is described", status)
                        .isTrue());
    }

    private static RequestSpecification key() {
        return given().header("X-API-Key", ShopService.KEY);
    }
}
