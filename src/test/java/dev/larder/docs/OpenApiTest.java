package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.larder.docs.OpenApiDocument.Operation;
import dev.larder.http.Endpoints;
import dev.larder.http.codec.TargetKind;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The application serves the contract in {@code src/docs/openapi}, merged with the scanned operations of the control
 * plane.
 */
@QuarkusTest
@TestProfile(LocalOnly.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects
class OpenApiTest {
    private static final Path PARTS = Path.of("src/docs/openapi");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Endpoints endpoints;

    private OpenApiDocument document;

    @BeforeEach
    void readServed() throws IOException {
        document = OpenApiDocument.served();
    }

    /** The server would leave out unknown members, and one of two descriptions of the same name. */
    @Test
    void servedDocumentHasAllThatIsWrittenByHand() throws IOException {
        for (Path file : parts()) {
            JsonNode part = JSON.readTree(
                    new ObjectMapper(new YAMLFactory()).readTree(file.toFile()).toString());
            for (String section : List.of("paths", "components")) {
                assertThat(pairs(part.path(section), document.root().path(section)))
                        .allSatisfy(pair -> assertThat(pair.served())
                                .as("%s of %s", section, file)
                                .isEqualTo(pair.written()));
            }
        }
    }

    @Test
    void servedDocumentBeginsAsItsIndex() throws IOException {
        JsonNode index = new ObjectMapper(new YAMLFactory())
                .readTree(PARTS.resolve("index.yaml").toFile());
        for (String section : List.of("openapi", "info", "servers", "tags", "security")) {
            assertThat(document.root().get(section)).as(section).isEqualTo(index.get(section));
        }
        assertThat(index.at("/info/version").asText())
                .isEqualTo(ConfigProvider.getConfig().getValue("quarkus.application.version", String.class));
    }

    /** These operations are documented for callers: a missing one was lost, not moved to another file. */
    @Test
    void noOperationIsLost() throws IOException {
        assertThat(document.operations())
                .extracting(Operation::toString)
                .containsAll(Files.readAllLines(Path.of("src/test/resources/openapi-operations.txt")));
    }

    private static List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(PARTS)) {
            return files.toList();
        }
    }

    /** A path or component of a file, and the server's version of it. */
    private record Pair(JsonNode written, JsonNode served) {}

    private static List<Pair> pairs(JsonNode part, JsonNode served) {
        return part.properties().stream()
                .flatMap(one -> one.getKey().startsWith("/")
                        ? Stream.of(new Pair(one.getValue(), served.path(one.getKey())))
                        : one.getValue().properties().stream()
                                .map(member -> new Pair(
                                        member.getValue(),
                                        served.path(one.getKey()).path(member.getKey()))))
                .toList();
    }

    @Test
    void everyEndpointIsDescribedAndNothingElse() {
        // HEAD is documented with GET
        Set<String> described = document.operations().stream()
                .filter(operation -> !operation.isOfTables() && !operation.isOfModels() && !operation.isOfAnswers())
                .map(Operation::toString)
                .filter(operation -> !operation.startsWith("head"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = Stream.of(TargetKind.values())
                .flatMap(kind -> endpoints.methods(kind).stream()
                        .filter(method -> !method.equals("HEAD"))
                        .flatMap(method -> paths(kind).map(path -> method.toLowerCase(Locale.ROOT) + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(there);
    }

    private static Stream<String> paths(TargetKind kind) {
        String service = "/api/v2/{service}";
        return switch (kind) {
            case SERVICES -> Stream.of("/api/v2");
            case CACHE -> Stream.of("/api/v2/system/cache", "/api/v2/system/cache/{service}");
            case HOOK -> Stream.of("/api/v2/system/hook/{name}");
            case SUBSCRIBER -> Stream.of("/api/v2/system/subscriber/{name}");
            case CONFIG -> Stream.of("/api/v2/system/config");
            case RELOAD -> Stream.of("/api/v2/system/config/reload");
            case SERVICE -> Stream.of(service);
            case ENTRY -> Stream.of(service + "/{key}");
            case COUNTERS -> Stream.of(service + "/_counter");
            case COUNTER -> Stream.of(service + "/_counter/{key}");
            case LIST -> Stream.of(service + "/_list/{key}");
            case CONVERSATION -> Stream.of(service + "/_conversation/{id}");
            case TOUCH -> Stream.of(service + "/_touch/{key}");
            case LIMIT -> Stream.of(service + "/_limit/{key}");
            case CAPABILITIES -> Stream.of(service + "/_capabilities");
            case STATS -> Stream.of(service + "/_stats");
            case PURGE -> Stream.of(service + "/_tag");
            case TAG -> Stream.of(service + "/_tag/{key}");
            case LEASE -> Stream.of(service + "/_lease/{key}");
            case SESSIONS -> Stream.of(service + "/_session");
            case SESSION -> Stream.of(service + "/_session/{id}");
            case ROTATION -> Stream.of(service + "/_session/{id}/rotate");
            case EVENTS -> Stream.of(service + "/_events");
            case FORWARD -> Stream.of(OpenApiDocument.FORWARDED);
        };
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
}
