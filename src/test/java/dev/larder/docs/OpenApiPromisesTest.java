package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.docs.OpenApiDocument.Operation;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application does what the contract in {@code src/docs/openapi} and the annotations of the control plane say. */
@QuarkusTest
@TestProfile(LocalOnly.class)
class OpenApiPromisesTest {
    private static final String ENTRY = "/api/v2/local/user:123:profile";
    private static final String SESSION = "/api/v2/local/_session/mJ4cX0uQe7b2Tz9KfR1sVw";
    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenApiDocument document;

    @BeforeEach
    void readServed() throws IOException {
        document = OpenApiDocument.served();
    }

    @Test
    void everyOperationKnowsItsQueryParametersAndNoOther() {
        Set<String> all = document.operations().stream()
                .flatMap(operation -> names(operation).stream())
                .collect(Collectors.toSet());
        for (Operation operation : document.ownOperations()) {
            for (String name : all) {
                Response answer = send(operation, example(operation), "?" + name + "=1");
                // an answer to HEAD has no message
                boolean refused = operation.method().equals("head")
                        ? answer.statusCode() == 400
                        : answer.asString().contains("Unknown parameter '" + name + "'");
                assertThat(refused)
                        .as("%s refuses %s", operation, name)
                        .isNotEqualTo(names(operation).contains(name));
            }
        }
    }

    @Test
    void everyRequestExampleIsAnsweredAsDescribed() throws IOException {
        for (Operation operation : document.ownOperations()) {
            JsonNode content =
                    document.follow(operation.node().path("requestBody")).path("content");
            for (Map.Entry<String, JsonNode> type : content.properties()) {
                for (JsonNode example : type.getValue().get("examples")) {
                    verify(operation, Optional.of(new Body(type.getKey(), example.get("value"))));
                }
            }
            if (content.isMissingNode()) {
                verify(operation, Optional.empty());
            }
        }
    }

    /** An example of a request body. */
    private record Body(String type, JsonNode value) {}

    private void verify(Operation operation, Optional<Body> body) throws IOException {
        given().header("X-API-Key", LocalOnly.KEY)
                .delete("/api/v2/local")
                .then()
                .statusCode(200);
        if (!operation.node().get("operationId").asText().startsWith("create")) {
            seed();
        }
        Response response = send(operation, body, required(operation));
        JsonNode described = operation.node().get("responses").path(Integer.toString(response.statusCode()));
        assertThat(response.statusCode()).as("status of %s", operation).isBetween(200, 206);
        assertThat(described.isMissingNode())
                .as("%s describes %s", operation, response.statusCode())
                .isFalse();
        JsonNode examples =
                document.follow(described).at("/content/application~1json").path("examples");
        if (!examples.isMissingNode()) {
            List<Set<String>> shapes = OpenApiDocument.stream(examples)
                    .map(example -> members(example.get("value")))
                    .toList();
            assertThat(shapes).as("examples of %s", operation).contains(members(JSON.readTree(response.asByteArray())));
        }
    }

    private static void seed() {
        RequestSpecification request = given().header("X-API-Key", LocalOnly.KEY);
        request.contentType("application/json").body("{\"name\":\"Ada\"}").put(ENTRY);
        given().header("X-API-Key", LocalOnly.KEY).post(ENTRY.replace("local/", "local/_counter/"));
        given().header("X-API-Key", LocalOnly.KEY)
                .contentType("application/json")
                .body("{\"name\":\"Ada\"}")
                .put(SESSION + "?user=ada")
                .then()
                .statusCode(201);
    }

    private Response send(Operation operation, Optional<Body> body, String query) {
        RequestSpecification request =
                given().header("X-API-Key", LocalOnly.KEY).urlEncodingEnabled(false);
        body.ifPresent(sent -> {
            boolean json = sent.type().endsWith("json");
            String text = json ? sent.value().toString() : sent.value().asText();
            request.header("Content-Type", sent.type()).body(text.getBytes(UTF_8));
        });
        // the header says that the operation needs no API key
        boolean all = operation.node().has("security");
        operation
                .parameters("header")
                .filter(field -> all || field.path("required").asBoolean())
                .forEach(field -> request.header(
                        field.get("name").asText(), field.get("example").asText()));
        String path = operation.path();
        for (JsonNode parameter : operation.parameters("path").toList()) {
            path = path.replace(
                    "{" + parameter.get("name").asText() + "}",
                    parameter.get("example").asText());
        }
        return request.request(operation.method().toUpperCase(Locale.ROOT), path + query);
    }

    private Optional<Body> example(Operation operation) {
        JsonNode content = document.follow(operation.node().path("requestBody")).path("content");
        return content.properties().stream()
                .findFirst()
                .map(type -> new Body(type.getKey(), type.getValue().findValue("value")));
    }

    /** The query with the required parameters of an operation. */
    private static String required(Operation operation) {
        String parameters = operation
                .parameters("query")
                .filter(one -> one.path("required").asBoolean())
                .map(one -> one.get("name").asText() + "=" + one.get("example").asText())
                .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? "" : "?" + parameters;
    }

    private static Set<String> names(Operation operation) {
        return operation
                .parameters("query")
                .map(one -> one.get("name").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> members(JsonNode value) {
        Set<String> names = new TreeSet<>();
        value.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
