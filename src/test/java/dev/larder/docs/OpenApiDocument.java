package dev.larder.docs;

import static com.fasterxml.jackson.core.JsonPointer.compile;
import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An OpenAPI document with resolved references. */
record OpenApiDocument(JsonNode root) {
    /** The path of what is forwarded to an origin. */
    static final String FORWARDED = "/api/{service}/{path}";

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");

    /**
     * One operation.
     *
     * @param path the template of its path
     * @param method its method in lower case
     * @param node its description
     * @param parameters its own parameters and those of its path
     */
    record Operation(String path, String method, JsonNode node, List<JsonNode> parameters) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        boolean isOfTables() {
            return path.startsWith("/api/v2/{service}/_table") || path.startsWith("/api/v2/{service}/_pending");
        }

        boolean isOfModels() {
            return path.startsWith("/api/v2/{service}/v1/") || path.endsWith("-messages");
        }

        /** Whether it is of a service in front of a model server, and takes nothing that is forwarded. */
        boolean isOfAnswers() {
            return path.startsWith("/api/v2/{service}/_semantic");
        }

        Stream<JsonNode> parameters(String in) {
            return parameters.stream().filter(one -> one.get("in").asText().equals(in));
        }
    }

    /** The document that the application under test serves. */
    static OpenApiDocument served() throws IOException {
        return new OpenApiDocument(new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json").asString()));
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        root.get("paths").properties().forEach(path -> {
            JsonNode item = path.getValue();
            item.properties().forEach(member -> {
                if (METHODS.contains(member.getKey())) {
                    List<JsonNode> parameters = Stream.of(item, member.getValue())
                            .flatMap(owner -> stream(owner.path("parameters")))
                            .map(this::follow)
                            .toList();
                    all.add(new Operation(path.getKey(), member.getKey(), member.getValue(), parameters));
                }
            });
        });
        return all;
    }

    /**
     * The operations that Larder carries out without an origin: those of origins are in {@link GatewayContractTest},
     * {@link TableContractTest} and {@link ModelContractTest}.
     */
    List<Operation> ownOperations() {
        return operations().stream()
                .filter(operation -> !operation.path().equals(FORWARDED)
                        && !operation.isOfTables()
                        && !operation.isOfModels()
                        && !operation.isOfAnswers())
                .toList();
    }

    /** The operations of services in front of tables. They are no endpoints of their own, but a part of what is forwarded. */
    List<Operation> tableOperations() {
        return operations().stream().filter(Operation::isOfTables).toList();
    }

    /** The node itself, or the node that it refers to. */
    JsonNode follow(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode()
                ? node
                : root.at(compile(reference.asText().substring(1)));
    }

    static Stream<JsonNode> stream(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }
}
