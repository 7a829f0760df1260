package dev.larder.gateway.origin.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Tables whose writes are answered when they are queued. */
@QuarkusTest
@TestProfile(ShopTables.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the database
class WritesBehindTest {
    private static final String BASE = "/api/v2/shop";
    private static final String TASKS = BASE + "/_table/tasks";
    private static final AtomicInteger IDS = new AtomicInteger(1000);
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    ShopDatabase database;

    private static RequestSpecification call() {
        return RestAssured.given().urlEncodingEnabled(false).header("X-API-Key", ShopTables.KEY);
    }

    private static RequestSpecification json(String body) {
        return call().contentType(ContentType.JSON).body(body.replace('\'', '"'));
    }

    private static ValidatableResponse get(String path) {
        return call().get(path).then();
    }

    private static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private String stored(int id, String column) {
        return database.one("select %s from tasks where id = %d".formatted(column, id));
    }

    @Test
    void aWriteIsAnsweredWhenItIsQueuedAndReachesTheDatabase() {
        int id = IDS.incrementAndGet();
        json("{'id':%d,'title':'first','steps':1}".formatted(id))
                .post(TASKS)
                .then()
                .statusCode(202)
                .body(equalTo("{\"id\":%d}".formatted(id)));
        get(TASKS + "/" + id).statusCode(200).body("title", equalTo("first"));
        until("the row is in the database", () -> stored(id, "title").equals("first"));
        json("{'steps':2}").patch(TASKS + "/" + id).then().statusCode(202);
        get(TASKS + "/" + id).body("steps", equalTo(2)).body("title", equalTo("first"));
        until("the change is in the database", () -> stored(id, "steps").equals("2"));
    }

    @Test
    void aReaderSeesItsWritesWhileTheDatabaseCannotMakeThem() throws SQLException {
        int id = IDS.incrementAndGet();
        database.run("insert into tasks (id, title, steps) values (%d, 'there', 7)".formatted(id));
        get(TASKS + "/" + id).body("steps", equalTo(7));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            var unused = statement.execute("update tasks set title = 'locked' where id = " + id);
            json("{'steps':500}").patch(TASKS + "/" + id).then().statusCode(202);

            get(TASKS + "/" + id)
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .body("steps", equalTo(500))
                    .body("title", equalTo("there"));
            get(TASKS + "?filter=(steps=500)and(id=" + id + ")&include_count=true")
                    .body("resource[0].title", equalTo("there"))
                    .body("meta.count", equalTo(1));
            assertThat(stored(id, "steps")).isEqualTo("7");
            other.rollback();
        }
        until("the change is in the database", () -> stored(id, "steps").equals("500"));
    }
}
