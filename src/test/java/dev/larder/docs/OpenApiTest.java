package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.docs.OpenApiDocument.Operation;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract in {@code src/docs/openapi.yaml} is what the application serves, and whole. */
@QuarkusTest
@TestProfile(LocalOnly.class)
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenApiDocument document;

    @BeforeEach
    void readServed() throws IOException {
        document = OpenApiDocument.served();
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
    void swaggerUiShowsTheDocument() {
        String page =
                given().get("/q/swagger-ui/").then().statusCode(200).extract().asString();
        assertThat(page).contains("url: '/q/openapi'");
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
