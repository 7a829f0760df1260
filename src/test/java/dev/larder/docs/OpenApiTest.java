package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.docs.OpenApiDocument.Operation;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract in {@code src/docs/openapi.yaml} is what the application serves, and what its resources do. */
@QuarkusTest
@TestProfile(LocalOnly.class)
class OpenApiTest {
    private static final String ENTRY = "/api/v2/local/user:123:profile";
    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenApiDocument document;

    @BeforeEach
    void readServed() throws IOException {
        document = new OpenApiDocument(
                JSON.readTree(given().get("/q/openapi?format=json").asString()));
    }

    @Test
    void servedDocumentIsTheCommittedOne() throws IOException {
        JsonNode committed = new ObjectMapper(new YAMLFactory()).readTree(new File("src/docs/openapi.yaml"));
        // what the server would not understand, it would leave out
        assertThat(document.root()).isEqualTo(JSON.readTree(committed.toString()));
        assertThat(committed.at("/info/version").asText())
                .isEqualTo(ConfigProvider.getConfig().getValue("quarkus.application.version", String.class));
    }

    @Test
    void everyResourceMethodIsDescribedAndNothingElse() {
        // HEAD is nobody's method: the gate makes it of GET
        Set<String> described = document.operations().stream()
                .map(Operation::toString)
                .filter(operation -> !operation.startsWith("head"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(resourceMethods());
    }

    @Test
    void everyBodyHasAnExample() {
        for (Operation operation : document.operations()) {
            JsonNode responses = operation.node().get("responses");
            assertThat(responses.has("401")).as("%s tells of 401", operation).isTrue();
            Stream.concat(Stream.of(operation.node().path("requestBody")), OpenApiDocument.stream(responses))
                    .map(document::follow)
                    .flatMap(body -> OpenApiDocument.stream(body.path("content")))
                    .forEach(content -> assertThat(content.path("examples"))
                            .as("examples of %s", operation)
                            .isNotEmpty());
        }
    }

    @Test
    void everyParameterIsDescribed() {
        for (Operation operation : document.operations()) {
            assertThat(operation.parameters())
                    .as("parameters of %s", operation)
                    .allSatisfy(parameter ->
                            assertThat(parameter.get("description").asText()).isNotBlank());
        }
    }

    @Test
    void everyOperationKnowsItsQueryParametersAndNoOther() {
        Set<String> all = document.operations().stream()
                .flatMap(operation -> names(operation).stream())
                .collect(Collectors.toSet());
        for (Operation operation : document.operations()) {
            for (String name : all) {
                String answer =
                        send(operation, example(operation), "?" + name + "=1").asString();
                boolean refused = answer.contains("Unknown parameter '" + name + "'");
                if (!operation.method().equals("head")) {
                    assertThat(refused)
                            .as("%s refuses %s", operation, name)
                            .isNotEqualTo(names(operation).contains(name));
                }
            }
        }
    }

    @Test
    void everyRequestExampleIsAnsweredAsDescribed() throws IOException {
        for (Operation operation : document.operations()) {
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

    @Test
    void swaggerUiShowsTheDocument() {
        String page =
                given().get("/q/swagger-ui/").then().statusCode(200).extract().asString();
        assertThat(page).contains("url: '/q/openapi'");
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
        Response response = send(operation, body, "");
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
    }

    private Response send(Operation operation, Optional<Body> body, String query) {
        RequestSpecification request =
                given().header("X-API-Key", LocalOnly.KEY).urlEncodingEnabled(false);
        body.ifPresent(sent -> {
            boolean json = sent.type().endsWith("json");
            String text = json ? sent.value().toString() : sent.value().asText();
            request.header("Content-Type", sent.type()).body(text.getBytes(UTF_8));
        });
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

    /** The API's: what the benchmark measures against is nobody's to call. */
    private static Set<String> resourceMethods() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.larder.http").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(type -> type.reflect())
                        .filter(type -> type.getAnnotation(Path.class).value().startsWith("/api"))
                        .flatMap(
                                type -> Arrays.stream(type.getDeclaredMethods()).flatMap(OpenApiTest::operation))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> operation(Method method) {
        Path below = method.getAnnotation(Path.class);
        String path = method.getDeclaringClass().getAnnotation(Path.class).value()
                + (below == null ? "" : "/" + below.value());
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value().toLowerCase(Locale.ROOT))
                .filter(verb -> !verb.equals("head"))
                .map(verb -> verb + " " + path);
    }
}
