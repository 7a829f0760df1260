package dev.larder.gateway.origin.table.behind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.gateway.origin.table.database.Breakers;
import dev.larder.gateway.origin.table.database.ChangeSet.Kind;
import dev.larder.gateway.origin.table.database.FoundRow;
import dev.larder.gateway.origin.table.database.FoundRows;
import dev.larder.gateway.origin.table.database.QueuedBatch;
import dev.larder.gateway.origin.table.database.QueuedBatches;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.gateway.origin.table.database.Selection;
import dev.larder.gateway.origin.table.database.TableDatabase;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings;
import dev.larder.gateway.origin.table.filter.FilterParser;
import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreException;
import dev.larder.stores.file.FileStores;
import dev.larder.stores.redis.RedisStores;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues of writes in real stores, in front of a real database. */
@Tag("redis")
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueuedWritesTest {
    private static final int WRITERS = 32;
    private static final int WRITES = 30;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final PostgresServer postgres = PostgresServer.start();
    private final RedisServer redis = RedisServer.start();
    private final FileStores files = FileStores.temporary();
    private final List<AutoCloseable> open = new ArrayList<>();

    QueuedWritesTest() throws SQLException {
        run("create table tasks (id int primary key, steps int check (steps >= 0), title text unique, place text"
                + " default 'shelf', at timestamptz default '2026-11-30 12:00+01', o text, tb text, mv int,"
                + " parent int references tasks);"
                + " create table made (id int,"
                + " steps int, n bigint generated always as identity); create function note() returns trigger"
                + " language plpgsql as 'begin if new.steps = 666 then raise exception using errcode = ''XX000'';"
                + " end if; if new.steps = 777 then perform pg_sleep(20);"
                + " end if; insert into made (id, steps) values (new.id, new.steps); return"
                + " new; end'; create trigger noted after insert or update on tasks for each row execute function"
                + " note()");
    }

    @AfterEach
    void closeNodes() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        open.clear();
        run("truncate tasks, made");
    }

    @AfterAll
    void stop() {
        postgres.close();
        redis.close();
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

    /** The store of one more node. */
    private CacheStore store(String type, String namespace) {
        return type.equals("redis")
                ? RedisStores.open(redis, namespace)
                : files.open(FileStores.context(Clock.systemUTC()));
    }

    private QueueNode node(CacheStore store) {
        var node = new QueueNode(postgres.url(), store, 10_000);
        open.add(0, node);
        return node;
    }

    /** Nodes with one queue: only one of them may have a directory. */
    private List<QueueNode> nodes(String type) {
        List<QueueNode> nodes = new ArrayList<>();
        String namespace = "queue" + NUMBERS.incrementAndGet();
        for (int i = 0; i < (type.equals("redis") ? 2 : 1); i++) {
            CacheStore store = store(type, namespace);
            open.add(() -> Await.item(store.close()));
            nodes.add(node(store));
        }
        return nodes;
    }

    private static boolean isQueued(QueueNode node, RowChange change) {
        return Await.item(node.writes().add(List.of(change))).get(0).isEmpty();
    }

    private static boolean isEmpty(QueueNode node) {
        return Await.item(node.queue().readAll()).stream().allMatch(QueueState::isEmpty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "file"})
    void aRowHasTheLastOfItsAcknowledgedWritesAndMissesNone(String type) throws Exception {
        List<QueueNode> nodes = nodes(type);
        nodes.forEach(node -> node.writes().start());
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int id = writer;
            writers.add(threads.submit(() -> {
                assertThat(isQueued(nodes.get(0), QueueNode.insert(id, 0))).isTrue();
                for (int i = 1; i <= WRITES; i++) {
                    // the writes of a row go through all nodes
                    assertThat(isQueued(nodes.get(i % nodes.size()), QueueNode.merge(id, i)))
                            .isTrue();
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        Await.until(() -> isEmpty(nodes.get(0)));
        assertThat(one("select count(*) || ' ' || min(steps) || ' ' || max(steps) from tasks"))
                .isEqualTo("%d %d %d".formatted(WRITERS, WRITES, WRITES));
        assertThat(one("select count(*) from made")).isEqualTo(Integer.toString(WRITERS * (WRITES + 1)));
        assertThat(one("select count(*) from (select steps - lag(steps) over (partition by id order by n) as d from"
                        + " made) x where d <> 1"))
                .as("writes of a row in another order")
                .isEqualTo("0");
    }

    @Test
    void aConnectionIsGivenBackAlthoughNoThreadIsFree() {
        ExecutorService threads = Executors.newCachedThreadPool();
        var settings = new TableDatabaseSettings(
                "busy",
                postgres.url(),
                Optional.of("larder"),
                Optional.empty(),
                new TableDatabaseSettings.Limits(1, 10, Duration.ofSeconds(4), Duration.ofMillis(500), 1 << 20),
                List.of());
        var database = new TableDatabase(settings, Breakers.never(), threads);
        var batches = new QueuedBatches(settings, database, threads, 1);
        open.add(threads::shutdown);
        open.add(0, database::close);
        open.add(0, batches::close);
        QueuedBatch first = batches.batch();
        assertThat(Await.item(first.begin(1))).isPresent();
        QueuedBatch second = batches.batch();
        // waits for the only connection in the only thread
        var unused = second.begin(2).subscribe().with(begun -> {}, failure -> {});

        Await.item(first.close());
        Await.item(second.close());

        Await.until(() -> begins(batches));
    }

    private static boolean begins(QueuedBatches batches) {
        QueuedBatch batch = batches.batch();
        boolean begun =
                Await.item(batch.begin(3).map(Optional::isPresent).onFailure().recoverWithItem(false));
        Await.item(batch.close());
        return begun;
    }

    /** As a node leaves it that dies between the commit and its acknowledgement. */
    @Test
    void whatATransactionHasMadeIsNotMadeAgain() throws Exception {
        QueueNode node = nodes("redis").get(0);
        run("insert into tasks values (1, 5)");
        String committed = one("insert into made (id, steps) values (0, 0) returning txid_current()");
        int part = WriteBehindQueue.part(QueueNode.TABLE, "1");
        QueuedWrite made = write("a", 1, 4);
        QueuedWrite unmade = write("b", 1, 6);
        Await.item(node.queue()
                .change(part, state -> state.plus(List.of(made, unmade)).committing(committed, Set.of("a"))));
        run("truncate made");

        node.writes().start();

        Await.until(() -> isEmpty(node));
        assertThat(one("select string_agg(steps::text, ',') from made")).isEqualTo("6");
    }

    /** As a node leaves it that dies before the commit. */
    @Test
    void whatATransactionThatWasUndoneHasMadeIsMadeAgain() throws Exception {
        QueueNode node = nodes("redis").get(0);
        run("insert into tasks values (1, 5)");
        String undone;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery("select txid_current()")) {
                assertThat(rows.next()).isTrue();
                undone = rows.getString(1);
            }
            connection.rollback();
        }
        run("truncate made");
        Await.item(node.queue()
                .change(
                        WriteBehindQueue.part(QueueNode.TABLE, "1"),
                        state -> state.plus(List.of(write("a", 1, 4))).committing(undone, Set.of("a"))));

        node.writes().start();

        Await.until(() -> isEmpty(node));
        assertThat(one("select string_agg(steps::text, ',') from made")).isEqualTo("4");
    }

    private static QueuedWrite write(String id, int row, int steps) {
        RowChange change = QueueNode.merge(row, steps);
        return QueuedWrite.of(
                id,
                change.table(),
                change.key(),
                change.kind(),
                change.record().toString(),
                System.currentTimeMillis());
    }

    @Test
    void aRefusedWriteBlocksNoOtherRowAndIsADeadLetterAfterItsAttempts() {
        QueueNode node = nodes("redis").get(0);
        node.writes().start();
        assertThat(isQueued(node, QueueNode.insert(1, 1))).isTrue();
        assertThat(isQueued(node, QueueNode.merge(1, -1))).isTrue();
        assertThat(isQueued(node, QueueNode.merge(1, 3))).isTrue();
        Map<Integer, Integer> others = new HashMap<>();
        for (int id = 2; id < 40; id++) {
            others.put(id, id);
            assertThat(isQueued(node, QueueNode.insert(id, id))).isTrue();
        }

        Await.until(() -> isEmpty(node));

        assertThat(one("select steps from tasks where id = 1")).isEqualTo("3");
        assertThat(one("select count(*) from tasks")).isEqualTo(Integer.toString(others.size() + 1));
        assertThat(node.queue().seenDead()).singleElement().satisfies(dead -> {
            assertThat(dead.attempts()).isEqualTo(3);
            assertThat(dead.reason()).isEqualTo("A rule of tasks does not allow the value of 'steps'");
        });
    }

    /** A node whose statements are ended early, so that a test need not wait for long. */
    private QueueNode hurried(Duration timeout) {
        CacheStore store = store("redis", "queue" + NUMBERS.incrementAndGet());
        open.add(() -> Await.item(store.close()));
        var node = new QueueNode(postgres.url(), store, 10_000, timeout);
        open.add(0, node);
        return node;
    }

    @Test
    void writesThatAloneTakeTooLongAreDeadLettersAfterTheirAttempts() {
        QueueNode node = hurried(Duration.ofMillis(600));
        List<Integer> ofOnePart = IntStream.range(1, 1_000)
                .filter(id -> WriteBehindQueue.part(QueueNode.TABLE, Integer.toString(id)) == 7)
                .limit(12)
                .boxed()
                .toList();
        List<Integer> slow = ofOnePart.subList(0, 3);
        slow.forEach(id -> assertThat(isQueued(node, QueueNode.insert(id, 777))).isTrue());
        ofOnePart
                .subList(3, 12)
                .forEach(id ->
                        assertThat(isQueued(node, QueueNode.insert(id, id))).isTrue());
        node.writes().start();

        Await.until(() -> isEmpty(node), Duration.ofMillis(5));

        assertThat(one("select count(*) from tasks")).isEqualTo("9");
        assertThat(node.queue().seenDead()).hasSize(3).allSatisfy(dead -> {
            assertThat(slow).contains(Integer.parseInt(dead.key()));
            assertThat(dead.attempts()).isEqualTo(3);
            assertThat(dead.reason()).isEqualTo("The database did not answer in time");
        });
    }

    /** Others would have been late, too. */
    @Test
    void aWriteThatIsLateBecauseTheDatabaseIsSlowIsNoAttempt() throws SQLException {
        // below this time a lock is not told from a database that is slow
        QueueNode node = hurried(Duration.ofMillis(300));
        node.writes().start();
        // the catalogue is read before the lock
        assertThat(isQueued(node, QueueNode.insert(9, 5))).isTrue();
        Await.until(() -> isEmpty(node));
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            boolean unused = statement.execute("lock table tasks in access exclusive mode");
            assertThat(isQueued(node, QueueNode.insert(1, 5))).isTrue();
            assertThat(isQueued(node, QueueNode.insert(2, 5))).isTrue();
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            Await.until(() -> System.nanoTime() - end > 0);
            assertThat(Await.item(node.queue().readAll()).stream()
                            .flatMap(state -> state.writes().stream())
                            .filter(write -> write.retryAt() > 0))
                    .hasSize(2)
                    .allSatisfy(late -> assertThat(late.attempts()).isZero());
            other.rollback();
        }

        Await.until(() -> isEmpty(node));

        assertThat(one("select count(*) from tasks")).isEqualTo("3");
        assertThat(node.queue().seenDead()).isEmpty();
    }

    /** Rows of different parts of the queue have no order. */
    @Test
    void aRowWaitsForTheRowThatItRefersTo() throws SQLException {
        QueueNode node = nodes("redis").get(0);
        assertThat(WriteBehindQueue.part(QueueNode.TABLE, "1"))
                .isNotEqualTo(WriteBehindQueue.part(QueueNode.TABLE, "2"));
        node.writes().start();
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            assertThat(statement.executeUpdate("insert into tasks values (1, 1)"))
                    .isEqualTo(1);
            assertThat(isQueued(node, QueueNode.insert(1, 5))).isTrue();
            assertThat(isQueued(node, child(2, 1))).isTrue();
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            Await.until(() -> System.nanoTime() - end > 0);
            assertThat(Await.item(node.queue().readAll()).stream()
                            .mapToInt(state -> state.writes().size())
                            .sum())
                    .isEqualTo(2);
            other.rollback();
        }

        Await.until(() -> isEmpty(node));

        assertThat(node.queue().seenDead()).isEmpty();
        assertThat(one("select string_agg(id || '-' || coalesce(parent, 0), ' ' order by id) from tasks"))
                .isEqualTo("1-0 2-1");
    }

    @Test
    void rowsThatReferToNoneAreDeadLetters() {
        QueueNode node = nodes("redis").get(0);
        node.writes().start();
        assertThat(isQueued(node, child(2, 1))).isTrue();
        assertThat(isQueued(node, child(3, 2))).isTrue();

        Await.until(() -> isEmpty(node));

        assertThat(node.queue().seenDead()).extracting(QueuedWrite::key).containsExactlyInAnyOrder("2", "3");
    }

    private static RowChange child(int id, int parent) {
        RowChange row = QueueNode.insert(id, 1);
        return new RowChange(row.table(), row.key(), row.kind(), row.record().put("parent", parent));
    }

    @Test
    void aDeadLetterThatIsAskedForTwiceIsQueuedOnce() {
        QueueNode node = nodes("redis").get(0);
        QueuedWrite letter = write("a", 1, 4).refused("why", 0);
        Await.item(node.queue().addDeadLetters(List.of(letter)));

        List<String> ids = Await.item(Uni.combine()
                .all()
                .unis(List.of(node.writes().retry(letter), node.writes().retry(letter)))
                .with(all -> all.stream().map(String.class::cast).toList()));
        Await.item(node.writes().retry(letter));

        assertThat(ids).hasSize(2);
        assertThat(Await.item(node.queue().readAll()).stream()
                        .flatMap(state -> state.writes().stream())
                        .map(QueuedWrite::id))
                .containsExactly(ids.get(0));
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(node.queue().seenDead()).isEmpty();
    }

    /** As a node leaves it that dies between making a write a dead letter and taking it out of its part. */
    @Test
    void aDeadLetterThatIsStillQueuedIsNotQueuedAgain() {
        QueueNode node = nodes("redis").get(0);
        QueuedWrite letter = write("a", 1, 4).refused("why", 0);
        int part = WriteBehindQueue.part(QueueNode.TABLE, "1");
        Await.item(node.queue().add(part, List.of(letter)));
        Await.item(node.queue().addDeadLetters(List.of(letter)));

        assertThatThrownBy(() -> Await.item(node.writes().retry(letter))).isInstanceOf(StoreException.Busy.class);

        assertThat(Await.item(node.queue().readAll()).get(part).writes())
                .extracting(QueuedWrite::id)
                .containsExactly("a");
        assertThat(node.queue().seenDead()).hasSize(1);
    }

    /** As a node leaves it that queues a dead letter anew and dies, or never hears that it has. */
    @Test
    void aDeadLetterIsMadeOnceAlthoughItWasStillThereWhenItWasQueued() throws Exception {
        QueueNode node = nodes("redis").get(0);
        run("insert into tasks values (1, 5)");
        QueuedWrite letter = write("a", 1, 4).refused("why", 0);
        Await.item(node.queue().addDeadLetters(List.of(letter)));
        Await.item(node.queue()
                .add(WriteBehindQueue.part(QueueNode.TABLE, "1"), List.of(letter.again(System.currentTimeMillis()))));
        node.writes().start();
        Await.until(() -> isEmpty(node));

        Await.item(node.writes().retry(letter));
        Await.until(() -> isEmpty(node));

        assertThat(one("select string_agg(steps::text, ',') from made where steps < 5"))
                .isEqualTo("4");
        assertThat(node.queue().seenDead()).isEmpty();
    }

    /** A part that was filled and emptied meanwhile is as it was before. */
    @Test
    void aNodeThatIsSlowDoesNotQueueALetterThatAnotherOneHasQueued() {
        QueueNode node = nodes("redis").get(0);
        var slow = new QueueEntry("part", node.records());
        var fast = new QueueEntry("part", node.records());
        QueuedWrite write = write("a.1", 1, 4);
        var asked = new AtomicInteger();
        Supplier<Uni<Boolean>> isLetter = () -> asked.incrementAndGet() > 1
                ? Uni.createFrom().item(false)
                : fast.change(state -> state.plus(List.of(write)))
                        .chain(() -> fast.change(state -> state.without(Set.of(write.id()))))
                        .replaceWith(true);

        QueueState after = Await.item(slow.changeWhile(isLetter, state -> state.plus(List.of(write))));

        assertThat(after.writes()).isEmpty();
        assertThat(Await.item(fast.read()).writes()).isEmpty();
        assertThat(asked).hasValue(2);
    }

    /** Each node reads all of it once a second. */
    @Test
    void aPartIsDecodedOnce() {
        QueueNode node = nodes("redis").get(0);
        int part = WriteBehindQueue.part(QueueNode.TABLE, "1");
        Await.item(node.queue().change(part, state -> state.plus(List.of(write("a", 1, 4)))));

        QueueState first = Await.item(node.queue().readAll()).get(part);
        QueueState second = Await.item(node.queue().readAll()).get(part);
        assertThat(second).isSameAs(first);
        assertThat(Await.item(node.queue().read(part))).isSameAs(first);

        Await.item(node.queue().change(part, state -> state.plus(List.of(write("b", 1, 4)))));
        assertThat(Await.item(node.queue().readAll()).get(part).writes()).hasSize(2);
    }

    @Test
    void anInternalErrorOfTheDatabaseBlocksNoOtherRow() {
        QueueNode node = nodes("redis").get(0);
        node.writes().start();
        assertThat(isQueued(node, QueueNode.insert(1, 666))).isTrue();
        for (int id = 2; id < 40; id++) {
            assertThat(isQueued(node, QueueNode.insert(id, id))).isTrue();
        }

        Await.until(() -> isEmpty(node));

        assertThat(one("select count(*) from tasks")).isEqualTo("38");
        assertThat(node.queue().seenDead())
                .singleElement()
                .satisfies(dead -> assertThat(dead.key()).isEqualTo("1"));
    }

    /** Inserts, merges, replacements and deletions in any order, also of rows that are not there. */
    @Test
    void readersSeeWhatTheDatabaseWillHave() throws Exception {
        QueueNode node = nodes("redis").get(0);
        run("insert into tasks select i, i, 'title ' || i from generate_series(1, 10) as i");
        var random = new Random(20261130);
        List<Kind> kinds = List.of(Kind.values());
        List<RowChange> changes = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            int id = 1 + random.nextInt(20);
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            RowChange change = QueueNode.change(kind, id, i);
            changes.add(change);
            assertThat(isQueued(node, change)).isTrue();
        }
        var selection = new Selection(
                List.of(),
                new Selection.Rows(Optional.of(FilterParser.parse("steps >= 3")), Optional.empty(), Optional.empty()),
                List.of(new Selection.Order("steps", true)),
                new Selection.Page(100, 0),
                true);

        FoundRows seen = Await.item(node.database().select(QueueNode.TABLE, x -> selection, changes));
        node.writes().start();
        Await.until(() -> isEmpty(node));
        FoundRows there = Await.item(node.database().select(QueueNode.TABLE, x -> selection));

        assertThat(seen.rows().stream().map(FoundRow::json))
                .containsExactlyElementsOf(
                        there.rows().stream().map(FoundRow::json).toList())
                .hasSizeGreaterThan(5);
        assertThat(seen.count()).isEqualTo(there.count());
    }

    @Test
    void aFullQueueRefusesWritesAndTakesThemAgain() {
        CacheStore store = store("redis", "full");
        open.add(() -> Await.item(store.close()));
        var node = new QueueNode(postgres.url(), store, 5);
        open.add(0, node);
        for (int id = 0; id < 5; id++) {
            assertThat(isQueued(node, QueueNode.insert(id, 1))).isTrue();
        }

        Optional<RuntimeException> refusal =
                Await.item(node.writes().add(List.of(QueueNode.insert(9, 1)))).get(0);

        assertThat(refusal).hasValueSatisfying(why -> assertThat(why).hasMessageContaining("queue of writes is full"));
        node.writes().start();
        Await.until(() -> isEmpty(node));
        assertThat(isQueued(node, QueueNode.insert(9, 1))).isTrue();
        Await.until(() -> one("select count(*) from tasks").equals("6"));
    }

    @Test
    void writesOutliveARestartOfTheDatabase() throws Exception {
        QueueNode node = nodes("file").get(0);
        node.writes().start();
        assertThat(isQueued(node, QueueNode.insert(1, 1))).isTrue();
        Await.until(() -> isEmpty(node));
        postgres.kill();
        for (int i = 2; i < 30; i++) {
            assertThat(isQueued(node, QueueNode.merge(1, i))).isTrue();
        }
        postgres.restart();

        Await.until(() -> isEmpty(node));

        assertThat(one("select steps from tasks")).isEqualTo("29");
        assertThat(one("select count(*) from made")).isEqualTo("29");
    }
}
