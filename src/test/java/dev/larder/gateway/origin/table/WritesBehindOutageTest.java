package dev.larder.gateway.origin.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.config.WithSettings;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Readers of a table that is written behind, while its database is away and stale answers may be shown. */
@QuarkusTest
@WithSettings(OutageTables.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the database
class WritesBehindOutageTest {
    private static final String JOBS = "/api/v2/depot/_table/jobs";

    ShopDatabase database;

    private static RequestSpecification call() {
        return RestAssured.given().header("X-API-Key", OutageTables.KEY);
    }

    private static Response get(String path) {
        return call().get(path);
    }

    /** What was cached before an acknowledged write is not shown after it. */
    @Test
    void onlyWhatNoWaitingWriteConcernsIsShownStale() throws Exception {
        database.run("insert into jobs values (1, 1), (2, 2)");
        get(JOBS + "/1").then().body("steps", equalTo(1));
        get(JOBS + "/2").then().body("steps", equalTo(2));
        get(JOBS).then().body("resource.size()", equalTo(2));
        database.server().kill();
        try {
            call().contentType(ContentType.JSON)
                    .body("{\"steps\":5}")
                    .patch(JOBS + "/1")
                    .then()
                    .statusCode(202);

            assertThat(get(JOBS + "/1").statusCode()).isEqualTo(503);
            assertThat(get(JOBS).statusCode()).isEqualTo(503);
            Await.until(
                    () -> String.valueOf(get(JOBS + "/2").header("Cache-Status"))
                            .contains("detail=stale-if-error"),
                    Duration.ofMillis(100));
            get(JOBS + "/2").then().statusCode(200).body("steps", equalTo(2));
            get(JOBS + "/1").then().statusCode(503).body("error.message", containsString("database"));
        } finally {
            database.server().restart();
        }
        Await.until(() -> database.one("select steps from jobs where id = 1").equals("5"), Duration.ofMillis(20));
        Await.until(() -> get(JOBS + "/1").statusCode() == 200, Duration.ofMillis(20));
        get(JOBS + "/1").then().body("steps", equalTo(5));
    }
}
