package dev.larder.gateway.origin.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.coherence.Node;
import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Packaged nodes that queue writes on every kind of service that can hold them. One of the nodes is killed. */
@Tag("redis")
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WritesBehindIT {
    private static final List<String> QUEUES = List.of("file", "redis", "database");

    /** Of these, two nodes share the queue. */
    private static final List<String> SHARED = List.of("redis", "database");

    private static final int ROWS = 8;
    private static final int ANSWER_SECONDS = 30;

    private final RedisServer redis = RedisServer.start("--appendonly", "yes");
    private final PostgresServer postgres = PostgresServer.start();
    private final Node victim;
    private final Node other;

    WritesBehindIT(@TempDir Path directory) throws SQLException {
        run("create table made (shop text, id int, steps int, n bigint generated always as identity)");
        for (String queue : QUEUES) {
            run(("create table tasks_%1$s (id int primary key, steps int not null);"
                            + " insert into tasks_%1$s select i, 0 from generate_series(1, %2$d) as i;"
                            + " create function note_%1$s() returns trigger language plpgsql as 'begin"
                            + " insert into made (shop, id, steps) values (tg_argv[0], new.id, new.steps); return new; end';"
                            + " create trigger noted after update on tasks_%1$s for each row"
                            + " execute function note_%1$s('%1$s')")
                    .formatted(queue, ROWS));
        }
        victim = Node.start(configuration(QUEUES, directory.resolve("victim")));
        other = Node.start(configuration(SHARED, directory.resolve("other")));
    }

    @AfterAll
    void stop() {
        victim.close();
        other.close();
        redis.close();
        postgres.close();
    }

    private Map<String, String> configuration(List<String> queues, Path data) {
        Map<String, String> config = new HashMap<>();
        config.put("larder.data-dir", data.toString());
        config.put("larder.redis.hosts", "redis://" + redis.address());
        config.put("larder.database.url", postgres.url());
        config.put("larder.database.username", "larder");
        config.put("larder.services.pages.type", "redis");
        for (String queue : queues) {
            config.put("larder.services.queue-%s.type".formatted(queue), queue);
            String shop = "larder.services.shop-%s.".formatted(queue);
            config.put(shop + "type", "table");
            config.put(shop + "table.url", postgres.url());
            config.put(shop + "table.username", "larder");
            config.put(shop + "table.behind.queue", "queue-" + queue);
            config.put(shop + "table.tables.tasks.name", "tasks_" + queue);
            config.put(shop + "table.tables.tasks.mode", "behind");
            config.put(shop + "cache.in", "pages");
        }
        return config;
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            var unused = statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.url(), "larder", "");
    }

    private String one(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String row(String queue, int id) {
        return "/api/v2/shop-%s/_table/tasks/%d".formatted(queue, id);
    }

    private static CompletableFuture<HttpResponse<String>> change(Node node, String queue, int id, int steps) {
        return node.begin(
                "PATCH",
                row(queue, id),
                BodyPublishers.ofString("{\"steps\":%d}".formatted(steps)),
                "Content-Type",
                "application/json");
    }

    private static JsonPath get(Node node, String path) {
        HttpResponse<String> answer = node.begin("GET", path, BodyPublishers.noBody())
                .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonPath(answer.body());
    }

    /** One change of a row after the other, until the node dies; returns the last one that was acknowledged. */
    private static CompletableFuture<Integer> write(Node node, String queue, int id, int steps) {
        return change(node, queue, id, steps)
                .handle((answer, failure) -> failure == null && answer.statusCode() == 202)
                .thenCompose(acknowledged -> acknowledged
                        ? write(node, queue, id, steps + 1)
                        : CompletableFuture.completedFuture(steps - 1));
    }

    private void untilEmpty(Node node, String queue) {
        Await.until(() -> get(node, "/api/v2/shop-%s/_pending".formatted(queue)).getInt("depth") == 0);
    }

    @Test
    void noAcknowledgedWriteIsLostWithANodeAndNoneIsMadeTwice() throws Exception {
        for (String queue : QUEUES) {
            // the catalogue is known
            assertThat(get(victim, row(queue, 1)).getInt("steps")).isZero();
        }
        Map<String, List<CompletableFuture<Integer>>> writers = new HashMap<>();
        for (String queue : QUEUES) {
            writers.put(
                    queue,
                    IntStream.rangeClosed(1, ROWS)
                            .mapToObj(id -> write(victim, queue, id, 1))
                            .toList());
        }
        Await.until(() -> Integer.parseInt(one("select count(distinct shop) from made")) == QUEUES.size());
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String queue : QUEUES) {
                var unused = statement.execute("lock table tasks_%s in share row exclusive mode".formatted(queue));
            }
            // from here on writes are outstanding
            for (String queue : QUEUES) {
                Await.until(() ->
                        get(victim, "/api/v2/shop-%s/_pending".formatted(queue)).getInt("depth") > ROWS);
            }
            for (String queue : SHARED) {
                int stored = Integer.parseInt(one("select steps from tasks_%s where id = 1".formatted(queue)));
                // a write that was acknowledged by the other node
                Await.until(() -> get(other, row(queue, 1)).getInt("steps") > stored);
            }
            victim.kill();
            connection.rollback();
        }
        Map<String, List<Integer>> acknowledged = new HashMap<>();
        for (String queue : QUEUES) {
            List<Integer> last = new ArrayList<>();
            for (CompletableFuture<Integer> writer : writers.getOrDefault(queue, List.of())) {
                last.add(writer.get(ANSWER_SECONDS, TimeUnit.SECONDS));
            }
            acknowledged.put(queue, last);
        }

        for (String queue : SHARED) {
            untilEmpty(other, queue);
        }
        victim.restart();
        for (String queue : QUEUES) {
            untilEmpty(victim, queue);
        }

        for (String queue : QUEUES) {
            List<Integer> last = acknowledged.getOrDefault(queue, List.of());
            for (int id = 1; id <= ROWS; id++) {
                assertThat(Integer.parseInt(one("select steps from tasks_%s where id = %d".formatted(queue, id))))
                        .as("row %d on %s: its answer may be lost, but no acknowledged write", id, queue)
                        .isBetween(last.get(id - 1), last.get(id - 1) + 1);
            }
        }
        assertThat(one(
                        "select count(*) from (select steps - lag(steps, 1, 0) over (partition by shop, id order by n) as d"
                                + " from made) x where d <> 1"))
                .as("writes that are missing, or were made twice or in another order")
                .isEqualTo("0");
    }
}
