package dev.larder.feeds.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Changes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reports of a follower after changes of a database. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class PostgresqlFeedTest {
    private static final Logger LOG = Logger.getLogger(PostgresqlFeedTest.class);
    private static final String[] TABLES = {
        "orders", "sales.lines", "\"Sales\".\"Order \"\"x\"\"\"", "bare", "events", "events_2026"
    };

    private static Database database;
    private Follower follower;

    @BeforeAll
    static void start() throws SQLException {
        database = Database.start();
        database.run(
                "create table orders (id int primary key, v text)",
                "create schema sales",
                "create table sales.lines (part text, no int, v text, primary key (no, part))",
                "create schema \"Sales\"",
                "create table \"Sales\".\"Order \"\"x\"\"\" (\"The Id\" text primary key, v text)",
                "create table bare (v text)",
                "create table events (id int, day date, primary key (id, day)) partition by range (day)",
                "create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01')",
                "create role writer login",
                "grant all on all tables in schema public to writer");
        database.hook("orders", "sales.lines", "\"Sales\".\"Order \"\"x\"\"\"", "bare", "events");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void follow() throws SQLException {
        database.run("delete from orders", "delete from sales.lines", "delete from bare");
        follower = Follower.following(Settings.of(database, TABLES));
        follower.forget();
    }

    @AfterEach
    void leave() {
        follower.close();
    }

    @Test
    void insertUpdateAndDeleteTellTheTableAndTheRow() throws SQLException {
        for (String change : List.of(
                "insert into orders values (1, 'a')",
                "update orders set v = 'b' where id = 1",
                "insert into orders values (1, 'c') on conflict (id) do update set v = excluded.v",
                "delete from orders where id = 1")) {
            database.run(change);
            follower.awaitTags("table:orders", "row:orders:1");
            assertThat(follower.tags()).containsExactlyInAnyOrder("table:orders", "row:orders:1");
            follower.forget();
        }
    }

    @Test
    void eachRowOfAStatementIsTold() throws SQLException {
        database.run("insert into orders select n from generate_series(1, 5000) n");
        follower.awaitTags(rows(1, 5000));
        assertThat(follower.gaps()).isEmpty();
    }

    @Test
    void aStatementThatFindsNoRowTellsNothing() throws SQLException {
        database.run("update orders set v = 'x' where id = -1", "delete from bare", "insert into orders values (7)");
        follower.awaitTags("table:orders");
        assertThat(follower.tags()).containsExactlyInAnyOrder("table:orders", "row:orders:7");
    }

    @Test
    void aChangedPrimaryKeyTellsBoth() throws SQLException {
        database.run("insert into orders values (2)");
        follower.awaitTags("row:orders:2");
        follower.forget();
        database.run("update orders set id = 3 where id = 2");
        follower.awaitTags("row:orders:2", "row:orders:3", "table:orders");
    }

    @Test
    void aCompositeKeyIsToldInTheOrderOfThePrimaryKey() throws SQLException {
        database.run("insert into sales.lines values ('left:1', 17, '')");
        follower.awaitTags("table:sales.lines", "row:sales.lines:17:left:1");
    }

    @Test
    void quotedNamesAreKept() throws SQLException {
        database.run("insert into \"Sales\".\"Order \"\"x\"\"\" values ('it''s', '')");
        follower.awaitTags("table:Sales.Order \"x\"", "row:Sales.Order \"x\":it's");
    }

    @Test
    void aTableWithoutPrimaryKeyTellsItself() throws SQLException {
        database.run("insert into bare values ('v')");
        follower.awaitTags("table:bare");
        follower.forget();
        database.run("update bare set v = 'w'");
        follower.awaitTags("table:bare");
        follower.forget();
        database.run("delete from bare");
        follower.awaitTags("table:bare");
    }

    @Test
    void partitionsReportTheirTableHoweverTheyAreNamed() throws SQLException {
        database.run("insert into events values (1, '2026-11-21')");
        follower.awaitTags("table:events", "row:events:1:2026-11-21");
        follower.forget();
        database.run("update events_2026 set id = 2");
        follower.awaitTags("table:events", "row:events:1:2026-11-21", "row:events:2:2026-11-21");
        follower.forget();
        database.run(
                "create table if not exists events_2027 partition of events for values from ('2027-01-01') to ('2028-01-01')");
        database.run("insert into events_2027 values (9, '2027-02-01')");
        follower.awaitTags("table:events", "row:events:9:2027-02-01");
    }

    @Test
    void truncateIsAGap() throws SQLException {
        for (String table : List.of("orders", "events_2026")) {
            database.run("truncate " + table);
            follower.awaitGaps(1);
            follower.forget();
        }
    }

    @Test
    void aChangeOfVeryManyRowsIsAGap() throws SQLException {
        database.run("insert into orders select n from generate_series(1, 10001) n");
        follower.awaitGaps(1);
    }

    @Test
    void writersNeedNoRights() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute("set role writer");
            int changed = statement.executeUpdate("insert into orders values (4)");
            assertThat(changed).isEqualTo(1);
        }
        follower.awaitTags("row:orders:4");
    }

    @Test
    void aWriterThatSilencesOtherTriggersIsHeard() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute("set session_replication_role = replica");
            int changed = statement.executeUpdate("insert into orders values (5)");
            assertThat(changed).isEqualTo(1);
        }
        follower.awaitTags("row:orders:5");
    }

    @Test
    void aKeyIsPrintedTheSameInEverySession() throws SQLException {
        database.run("""
                do $$ begin
                    set local datestyle = 'German';
                    insert into events values (6, '24.12.2026');
                end $$""");
        follower.awaitTags("row:events:6:2026-12-24");
    }

    @Test
    void aRolledBackChangeIsNotReported() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int changed = statement.executeUpdate("insert into orders values (10)");
            assertThat(changed).isEqualTo(1);
            connection.rollback();
        }
        database.run("insert into orders values (11)");
        follower.awaitTags("row:orders:11");
        assertThat(follower.tags()).doesNotContain("row:orders:10");
    }

    @Test
    void aTransactionThatCommitsLateIsNotSkipped() throws SQLException {
        try (Connection late = database.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            int changed = statement.executeUpdate("insert into orders values (20)");
            assertThat(changed).isEqualTo(1);
            database.run("insert into orders values (21)", "insert into orders values (22)");
            follower.awaitTags("row:orders:21", "row:orders:22");
            assertThat(follower.tags()).doesNotContain("row:orders:20");
            follower.forget();
            late.commit();
        }
        follower.awaitTags("row:orders:20");
        assertThat(follower.tags()).as("what is told twice").doesNotContain("row:orders:21");
    }

    @Test
    void ofManyWritersAtOnceEachCommitIsToldAndNoRollback() {
        long seed = System.nanoTime();
        LOG.infof("seed %d", seed);
        List<CompletableFuture<WrittenIds>> writers = IntStream.range(0, 4)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> write(new Random(seed + n), 100_000 * (n + 1))))
                .toList();
        List<WrittenIds> written = writers.stream().map(CompletableFuture::join).toList();
        Set<String> committed =
                written.stream().flatMap(o -> o.committed().stream()).collect(Collectors.toSet());
        Set<String> rolledBack =
                written.stream().flatMap(o -> o.rolledBack().stream()).collect(Collectors.toSet());
        assertThat(committed).hasSizeGreaterThan(100);
        assertThat(rolledBack).hasSizeGreaterThan(20);

        follower.awaitTags(committed);
        assertThat(follower.tags()).doesNotContainAnyElementsOf(rolledBack);
        assertThat(follower.gaps()).isEmpty();
    }

    private record WrittenIds(List<String> committed, List<String> rolledBack) {}

    /** Two connections, whose transactions overlap. */
    private static WrittenIds write(Random random, int first) {
        var written = new WrittenIds(new ArrayList<>(), new ArrayList<>());
        try (Connection one = database.connect();
                Connection other = database.connect()) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            for (int id = first; id < first + 120; id += 2) {
                insert(one, id);
                insert(other, id + 1);
                boolean swapped = random.nextBoolean();
                end(swapped ? other : one, swapped ? id + 1 : id, random, written);
                end(swapped ? one : other, swapped ? id : id + 1, random, written);
            }
            return written;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int changed = statement.executeUpdate("insert into orders values (" + id + ")");
            assertThat(changed).isEqualTo(1);
        }
    }

    private static void end(Connection connection, int id, Random random, WrittenIds written) throws SQLException {
        if (random.nextInt(4) == 0) {
            connection.rollback();
            written.rolledBack().add("row:orders:" + id);
        } else {
            connection.commit();
            written.committed().add("row:orders:" + id);
        }
    }

    @Test
    void eachOfTwoFollowersHearsEverything() throws SQLException {
        try (Follower second = Follower.following(Settings.of(database, TABLES))) {
            database.run("insert into orders select n from generate_series(1, 3000) n");
            Stream.of(follower, second).forEach(each -> each.awaitTags(rows(1, 3000)));
        }
    }

    @Test
    void aRefusedChangeIsReportedAgain() throws SQLException {
        follower.refuse(true);
        database.run("insert into orders values (30)");
        follower.awaitRefusals(2);
        follower.awaitTrouble("cannot be invalidated");
        database.run("insert into orders values (31)");
        follower.refuse(false);
        follower.awaitTags("row:orders:30", "row:orders:31");
        follower.awaitTrouble("none");
        assertThat(follower.gaps()).isEmpty();
    }

    @Test
    void aNotificationIsHeardLongBeforeTheNextPoll() throws SQLException {
        List<Long> micros = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int id = 40; id < 240; id++) {
                int changed = statement.executeUpdate("insert into orders values (" + id + ")");
                long committed = System.nanoTime();
                assertThat(changed).isEqualTo(1);
                follower.awaitTags("row:orders:" + id);
                micros.add(Duration.ofNanos(System.nanoTime() - committed).toNanos() / 1000);
            }
        }
        List<Long> sorted = micros.stream().sorted().toList();
        LOG.infof("from commit to listener: median %d µs, worst of 200 %d µs", sorted.get(100), sorted.get(199));
        // the interval of polling is 30 s
        assertThat(sorted.get(199)).isLessThan(Duration.ofSeconds(15).toNanos() / 1000);
    }

    @Test
    void withoutNotificationsPollingFindsIt() throws SQLException {
        follower.close();
        follower = Follower.following(Settings.of(database, TABLES).polling(Duration.ofMillis(50)));
        database.run("create or replace function larder_feed.ring() returns void language sql as 'select null::void'");
        try {
            database.run("insert into orders values (300)");
            follower.awaitTags("row:orders:300");
        } finally {
            database.hook("orders");
        }
    }

    @Test
    void onlyChangesOlderThanTheRetentionAreTrimmed() throws SQLException {
        Settings quick = Settings.of(database, TABLES).polling(Duration.ofMillis(20));
        try (Connection late = database.connect();
                Statement statement = late.createStatement();
                Follower trimming = Follower.following(quick.retaining(Duration.ofMillis(400)));
                Follower other = Follower.following(quick)) {
            database.run("insert into orders values (400)");
            trimming.awaitTags("row:orders:400");
            late.setAutoCommit(false);
            int changed = statement.executeUpdate("insert into orders values (401)");
            assertThat(changed).isEqualTo(1);
            database.run("insert into orders values (402)");
            awaitNone("row:orders:400");
            assertThat(database.ask("select count(*) from larder_feed.change where tag = 'row:orders:402'"))
                    .as("what was written after the oldest transaction under way")
                    .isEqualTo("1");
            late.commit();
            trimming.awaitTags("row:orders:401", "row:orders:402");
            other.awaitTags("row:orders:401", "row:orders:402");
            awaitNone("row:orders:401");
            awaitNone("row:orders:402");
            assertThat(trimming.gaps()).hasSize(1);
            assertThat(other.gaps()).hasSize(1);
        }
    }

    @Test
    void aReaderBehindTheTrimmedHorizonHearsAGap() throws SQLException {
        follower.refuse(true);
        database.run("insert into orders values (500)");
        follower.awaitRefusals(1);
        database.run("insert into orders values (501)");
        try (Follower trimming = Follower.following(
                Settings.of(database, TABLES).polling(Duration.ofMillis(20)).retaining(Duration.ofMillis(200)))) {
            awaitNone("row:orders:501");
            assertThat(trimming.gaps()).hasSize(1);
        }
        follower.refuse(false);
        follower.awaitGaps(1);
        assertThat(follower.gaps())
                .containsExactly(new Changes.Gap("the feed lagged behind by more than the retention"));
        database.run("insert into orders values (502)");
        follower.awaitTags("row:orders:502");
    }

    /** Waits until the outbox no longer has the tag. */
    private static void awaitNone(String tag) throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        // each query is a transaction; without any, the oldest transaction of an idle server would never change
        while (!database.ask(
                        "select count(*) from larder_feed.change where tag = '%s' and pg_current_xact_id() is not null"
                                .formatted(tag))
                .equals("0")) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private static Set<String> rows(int from, int to) {
        Set<String> rows = new HashSet<>();
        IntStream.rangeClosed(from, to).forEach(n -> rows.add("row:orders:" + n));
        return rows;
    }
}
