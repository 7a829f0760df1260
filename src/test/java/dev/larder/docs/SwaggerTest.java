package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.docs.OpenApiDocument.Operation;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Swagger UI shows every operation under a subject, and each can be executed with its prefilled values. */
@QuarkusTest
@TestProfile(LocalOnly.class)
class SwaggerTest {
    /** Reads come after the operations that create what they read, and before those that remove it. */
    private static final List<String> STAGES =
            List.of("create", "put", "patch", "post", "get", "head", "late", "delete");

    /** After these operations, the example's key or id does not exist any more. */
    private static final Set<String> LATE = Set.of("rotateSession", "purge", "purgeToVersion");

    /** Those that go to an origin need one: {@link GatewayContractTest} and {@link TableContractTest} send them. */
    @Test
    void everyOperationWorksAsPrefilled() throws IOException {
        OpenApiDocument document = OpenApiDocument.served();
        given().header("X-API-Key", LocalOnly.KEY)
                .delete("/api/v2/local")
                .then()
                .statusCode(200);
        assertThat(document.ownOperations().stream().sorted(Comparator.comparingInt(SwaggerTest::stage)))
                .hasSizeGreaterThan(40)
                .allSatisfy(operation -> {
                    Response answer = execute(document, operation, LocalOnly.KEY);
                    assertThat(answer.statusCode())
                            .as("%s: %s", operation, answer.asString())
                            .isBetween(200, 299);
                });
    }

    @Test
    void everyOperationStandsUnderOneDescribedSubject() throws IOException {
        OpenApiDocument document = OpenApiDocument.served();
        Set<String> described = OpenApiDocument.stream(document.root().get("tags"))
                .filter(tag -> !tag.path("description").asText().isBlank())
                .map(tag -> tag.get("name").asText())
                .collect(Collectors.toSet());
        Set<String> used = new HashSet<>();
        assertThat(document.operations()).allSatisfy(operation -> {
            JsonNode tags = operation.node().path("tags");
            assertThat(tags).as("tags of %s", operation).hasSize(1);
            used.add(tags.get(0).asText());
        });
        assertThat(used).isEqualTo(described);
    }

    private static int stage(Operation operation) {
        String id = operation.node().get("operationId").asText();
        String stage = id.startsWith("create") ? "create" : LATE.contains(id) ? "late" : operation.method();
        return STAGES.indexOf(stage);
    }

    /** Sends the request that Swagger UI sends if nothing was edited. */
    static Response execute(OpenApiDocument document, Operation operation, String key) {
        RequestSpecification request = given();
        JsonNode content = document.follow(operation.node().path("requestBody")).path("content");
        content.properties().stream()
                .findFirst()
                .ifPresent(type -> body(
                        request,
                        type.getKey(),
                        type.getValue().get("examples").elements().next()));
        return execute(document, operation, request.header("X-API-Key", key));
    }

    /** Gives the request the body that Swagger UI sends if this example was chosen. */
    static RequestSpecification body(RequestSpecification request, String type, JsonNode example) {
        JsonNode value = example.get("value");
        String text = value.isTextual() ? value.asText() : value.toString();
        return request.header("Content-Type", type).body(text.getBytes(UTF_8));
    }

    /** Sends the request with the prefilled parameters of the operation. */
    static Response execute(OpenApiDocument document, Operation operation, RequestSpecification request) {
        request.urlEncodingEnabled(false);
        operation
                .parameters("header")
                .forEach(field -> prefilled(document, field)
                        .ifPresent(value -> request.header(field.get("name").asText(), value.asText())));
        String path = operation.path();
        for (JsonNode parameter : operation.parameters("path").toList()) {
            path = path.replace(
                    "{" + parameter.get("name").asText() + "}",
                    encode(prefilled(document, parameter).orElseThrow().asText(), UTF_8));
        }
        String query = operation
                .parameters("query")
                .flatMap(parameter -> prefilled(document, parameter).stream()
                        .flatMap(value -> value.isArray() ? OpenApiDocument.stream(value) : Stream.of(value))
                        .map(value -> parameter.get("name").asText() + "=" + encode(value.asText(), UTF_8)))
                .collect(Collectors.joining("&"));
        return request.request(
                operation.method().toUpperCase(Locale.ROOT), query.isEmpty() ? path : path + "?" + query);
    }

    /**
     * The prefilled value of a parameter in Swagger UI: its example, else that of its schema, else the default of its
     * schema.
     */
    private static Optional<JsonNode> prefilled(OpenApiDocument document, JsonNode parameter) {
        JsonNode schema = document.follow(parameter.path("schema"));
        return Stream.of(
                        parameter.path("example"),
                        parameter.path("schema").path("example"),
                        schema.path("example"),
                        parameter.path("schema").path("default"),
                        schema.path("default"))
                .filter(value -> !value.isMissingNode())
                .findFirst();
    }
}
