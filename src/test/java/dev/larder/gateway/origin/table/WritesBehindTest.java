package dev.larder.gateway.origin.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables whose writes are answered when they are queued. */
@QuarkusTest
@WithSettings(ShopTables.class)
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

    /** A transaction of another program that keeps all queued writes of tasks waiting. */
    private Connection lock() throws SQLException {
        Connection other = database.connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            var unused = statement.execute("lock table tasks in share row exclusive mode");
        }
        return other;
    }

    private static int depth() {
        return get(BASE + "/_pending").statusCode(200).extract().path("depth");
    }

    private static void untilEmpty() {
        until("the queue is empty", () -> depth() == 0);
    }

    @Test
    void everyKindOfWriteIsSeenAsTheDatabaseWillShowIt() throws SQLException {
        int first = IDS.getAndAdd(10) + 1;
        database.run("insert into tasks select i, 'task ' || i, 1, null, null from generate_series(%d, %d) as i"
                .formatted(first, first + 3));
        String some = TASKS
                + "?order=id&fields=id,title,steps,due&filter=(id%%3E=%d)and(id%%3C=%d)".formatted(first, first + 5);
        get(some).body("resource.size()", equalTo(4));
        try (Connection other = lock()) {
            json("{'steps':2}").patch(TASKS + "/" + first).then().statusCode(202);
            json("{'due':'2026-11-30T12:00:00+02:00'}")
                    .put(TASKS + "/" + (first + 1))
                    .then()
                    .statusCode(202);
            call().delete(TASKS + "/" + (first + 2)).then().statusCode(202).body("id", equalTo(first + 2));
            json("{'resource':[{'id':%d,'steps':9},{'id':%d,'title':'b'}]}".formatted(first + 4, first + 5))
                    .post(TASKS)
                    .then()
                    .statusCode(202)
                    .body("resource.id", equalTo(List.of(first + 4, first + 5)));
            json("{'resource':[{'id':%d,'steps':3},{'id':%d,'steps':4}]}".formatted(first, first + 5))
                    .patch(TASKS)
                    .then()
                    .statusCode(202);

            String seen = get(some)
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .extract()
                    .asString();
            get(TASKS + "/" + (first + 2)).statusCode(404).header("Cache-Control", "no-store");
            assertThat(get(TASKS + "/" + first)
                            .header("ETag", (String) null)
                            .extract()
                            .<Integer>path("steps"))
                    .isEqualTo(3);
            other.rollback();
            untilEmpty();

            assertThat(get(some).header("Cache-Control", "no-cache").extract().asString())
                    .as("the same as was seen before")
                    .isEqualTo(seen)
                    .contains("{\"id\":%d,\"title\":\"untitled\",\"steps\":null,\"due\":\"2026-11-30T10:00:00+00:00\"}"
                            .formatted(first + 1))
                    .contains("{\"id\":%d,\"title\":\"b\",\"steps\":4,\"due\":null}".formatted(first + 5));
        }
        get(TASKS + "/" + first).body("steps", equalTo(3));
        assertThat(get(TASKS + "/" + first).extract().header("Cache-Status")).startsWith("larder; hit");
    }

    @Test
    void aViewShowsAWriteWhenTheDatabaseHasIt() {
        int id = IDS.incrementAndGet();
        String view = BASE + "/_table/long_tasks?filter=(id=%d)".formatted(id);
        get(view).body("resource.size()", equalTo(0));
        json("{'id':%d,'steps':1000}".formatted(id)).post(TASKS).then().statusCode(202);
        untilEmpty();
        get(view).body("resource[0].steps", equalTo(1000));
    }

    @Test
    void whatCannotBeQueuedIsRefusedWithAReason() {
        refused(json("{'steps':1}").post(TASKS), 400, "A new row of tasks needs its id");
        refused(json("{'steps':1}").header("If-Match", "\"1\"").patch(TASKS + "/1"), 400, "If-Match needs the row");
        refused(json("{'steps':1}").patch(TASKS + "?filter=(id=1)"), 400, "Writes of tasks are queued by their ids");
        refused(call().delete(TASKS + "?force=true"), 400, "Writes of tasks are queued by their ids");
        refused(json("{'steps':1}").patch(TASKS + "/1?id_field=owner"), 400, "Writes of tasks are queued by their ids");
        refused(json("{'id':2}").patch(TASKS + "/1"), 400, "A queued write cannot change the id");
        refused(json("{'steps':1}").patch(TASKS + "/one"), 400, "The id does not fit");
        refused(json("{'steps':1}").patch(TASKS + "/1?fields=steps"), 400, "The answer to a queued write");
        refused(json("{'colour':1}").patch(TASKS + "/1"), 400, "colour");
        assertThat(depth()).isZero();
    }

    private static void refused(Response answer, int status, String message) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.<String>path("error.message")).contains(message);
    }

    @Test
    void aRefusedWriteIsADeadLetterThatCanBeRetriedOrForgotten() {
        int id = IDS.incrementAndGet();
        json("{'id':%d,'title':'poor','owner':%d}".formatted(id, id))
                .post(TASKS)
                .then()
                .statusCode(202);
        json("{'id':%d,'title':'good'}".formatted(id + 1_000_000))
                .post(TASKS)
                .then()
                .statusCode(202);
        until(
                "the other row is in the database",
                () -> stored(id + 1_000_000, "title").equals("good"));
        until("the write is a dead letter", () -> letter(id) != null);
        get(TASKS + "/" + id).statusCode(404);
        get(BASE + "/_pending?limit=1000")
                .body("dead.find { it.key == '%d' }.reason".formatted(id), containsString("does not exist"))
                .body("dead.find { it.key == '%d' }.attempts".formatted(id), equalTo(3))
                .body("dead.find { it.key == '%d' }.verb".formatted(id), equalTo("post"));
        assertThat(get(BASE + "/_pending").extract().asString()).doesNotContain("poor");
        assertThat(metric("larder_behind_dead_total")).isPositive();
        assertThat(metric("larder_behind_applied_total")).isPositive();
        assertThat(metric("larder_behind_depth")).isZero();

        database.run("insert into customers values (%d, 'customer %d')".formatted(id, id));
        call().post(BASE + "/_pending/" + letter(id)).then().statusCode(202);
        get(TASKS + "/" + id).statusCode(200).body("title", equalTo("poor"));
        until("the write is made", () -> stored(id, "owner").equals(Integer.toString(id)));
        assertThat(letter(id)).isNull();

        json("{'steps':-1}").patch(TASKS + "/" + id).then().statusCode(202);
        until("the change is a dead letter", () -> letter(id) != null);
        call().delete(BASE + "/_pending/" + letter(id)).then().statusCode(200).body("success", equalTo(true));
        assertThat(letter(id)).isNull();
        call().delete(BASE + "/_pending/unknown").then().statusCode(404);
    }

    private static @Nullable String letter(int key) {
        return get(BASE + "/_pending?limit=1000").extract().path("dead.find { it.key == '%d' }?.id".formatted(key));
    }

    private static double metric(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("service=\"shop\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aValueThatFitsNoColumnBlocksNoReader() throws SQLException {
        int id = IDS.incrementAndGet();
        database.run("insert into tasks (id, title) values (%d, 'there')".formatted(id));
        try (Connection other = lock()) {
            json("{'steps':'many'}").patch(TASKS + "/" + id).then().statusCode(202);
            get(TASKS + "?ids=" + id).statusCode(200).body("resource[0].title", equalTo("there"));
            get(TASKS + "?filter=(steps='x')").statusCode(400);
            other.rollback();
        }
        untilEmpty();
        get(TASKS + "/" + id).body("title", equalTo("there"));
    }

    @Test
    void onlyWhoMayReadARowSeesWhichOneWaits() throws SQLException {
        int id = IDS.incrementAndGet();
        try (Connection other = lock()) {
            json("{'id':%d}".formatted(id)).post(TASKS).then().statusCode(202);
            get(BASE + "/_pending").body("resource.key", hasItem(Integer.toString(id)));
            RestAssured.given()
                    .header("X-API-Key", ShopTables.WATCHER)
                    .get(BASE + "/_pending")
                    .then()
                    .statusCode(200)
                    .body("depth", equalTo(1))
                    .body("resource.size()", equalTo(1))
                    .body("resource[0].keySet()", containsInAnyOrder("id", "age", "attempts"));
            RestAssured.given()
                    .header("X-API-Key", ShopTables.READER)
                    .get(BASE + "/_pending")
                    .then()
                    .statusCode(403);
            other.rollback();
        }
        untilEmpty();
    }

    @Test
    void theQueueIsNotFlushed() {
        call().delete("/api/v2/queue").then().statusCode(409).body("error.message", containsString("never flushed"));
        call().delete("/api/v2/system/cache/queue").then().statusCode(409);
        call().delete("/api/v2/copies").then().statusCode(409);
        call().delete("/api/v2/system/cache").then().statusCode(200);
    }
}
