package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LocalOnly.class)
class MetricsTest {
    private static final Pattern FAMILY = Pattern.compile("# TYPE (larder_\\w+) ");

    @Test
    void operationsOfAServiceAreCounted() {
        double hits = value("larder_hits_total{service=\"local\"}");
        double misses = value("larder_misses_total{service=\"local\"}");
        double calls = value("larder_store_calls_seconds_count{operation=\"get\",service=\"local\"}");

        caller().body("v").put("/api/v2/local/metrics");
        caller().get("/api/v2/local/metrics").then().statusCode(200);
        caller().get("/api/v2/local/metrics-absent").then().statusCode(404);

        assertThat(value("larder_hits_total{service=\"local\"}")).isEqualTo(hits + 1);
        assertThat(value("larder_misses_total{service=\"local\"}")).isEqualTo(misses + 1);
        assertThat(value("larder_store_calls_seconds_count{operation=\"get\",service=\"local\"}"))
                .isEqualTo(calls + 2);
        assertThat(scrape())
                .contains("larder_store_calls_seconds_bucket{operation=\"get\",service=\"local\",le=\"0.001\"}");
        assertThat(value("larder_entries{service=\"local\"}")).isPositive();
    }

    @Test
    void answersAreCountedByOperationAndStatusClass() {
        double found = answers("entry_get", 2);
        double missed = answers("entry_get", 4);
        double stored = answers("entry_put", 2);
        double listed = answers("services_get", 2);
        double tunnelled = answers("cache_delete", 2);
        double refused = answers("none", 4);

        caller().body("v").put("/api/v2/local/counted");
        caller().get("/api/v2/local/counted").then().statusCode(200);
        caller().head("/api/v2/local/counted").then().statusCode(200);
        caller().get("/api/v2/local/counted-absent").then().statusCode(404);
        caller().get("/api/v2").then().statusCode(200);
        caller().get("/api/v2/").then().statusCode(200);
        caller().post("/api/v2/system/cache/local?method=DELETE").then().statusCode(200);
        given().get("/api/v2/local/counted").then().statusCode(401);

        assertThat(answers("entry_put", 2)).isEqualTo(stored + 1);
        assertThat(answers("entry_get", 2)).isEqualTo(found + 2);
        assertThat(answers("entry_get", 4)).isEqualTo(missed + 1);
        assertThat(answers("services_get", 2)).isEqualTo(listed + 2);
        assertThat(answers("cache_delete", 2)).isEqualTo(tunnelled + 1);
        assertThat(answers("none", 4)).isEqualTo(refused + 1);
    }

    /** A histogram for each operation that could be would be 377 series of a service that nobody uses. */
    @Test
    void unusedOperationsHaveNoSeries() {
        List<String> ofService = scrape().lines()
                .filter(line -> line.startsWith("larder_") && line.contains("service=\"local\""))
                .toList();
        assertThat(ofService).noneMatch(line -> line.contains("operation=\"list_pop\""));
        assertThat(ofService.stream()
                        .filter(line -> !line.contains("operation="))
                        .count())
                .isBetween(5L, 20L);
    }

    private static double answers(String operation, int statusClass) {
        return value("larder_http_answers_total{operation=\"%s\",status=\"%dxx\"}".formatted(operation, statusClass));
    }

    @Test
    void failuresAreCountedByKind() {
        overflow("kinds");

        assertThat(value("larder_errors_total{kind=\"Conflict\",operation=\"counter_add\",service=\"local\"}"))
                .isPositive();
    }

    @Test
    void guideNamesEveryMetric() throws IOException {
        overflow("guide");
        Set<String> served = FAMILY.matcher(scrape())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        String guide = Files.readString(Path.of("src/docs/guide/operate.md"), UTF_8);
        assertThat(served)
                .contains("larder_hits")
                .allSatisfy(name -> assertThat(guide).contains("`" + name));
    }

    /** A call that the store refuses. */
    private static void overflow(String key) {
        String counter = "/api/v2/local/_counter/" + key;
        caller().body("{\"by\":9223372036854775807}").post(counter).then().statusCode(200);
        caller().body("{\"by\":1}").post(counter).then().statusCode(409);
    }

    private static RequestSpecification caller() {
        return given().header("X-API-Key", LocalOnly.KEY);
    }

    private static String scrape() {
        return given().get("/q/metrics").asString().replace(",}", "}");
    }

    /** The value of a sample; 0 if the sample does not exist yet. */
    private static double value(String sample) {
        return scrape().lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(0);
    }
}
