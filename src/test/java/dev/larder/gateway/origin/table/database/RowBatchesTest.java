package dev.larder.gateway.origin.table.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings.Limits;
import dev.larder.postgresql.TableName;
import dev.larder.server.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows that are asked for at the same time. */
@Tag("database")
@SuppressWarnings("NullAway.Init") // JUnit calls begin() first
class RowBatchesTest {
    private static final List<String> TEXTS =
            List.of("a,b", "{c}", "\"d\"", "e\\f", "NULL", "null", " g ", "'h'", "ï—\uD83D\uDE00", "a\nb", "\\", "\"");

    /** The policies note each statement that reads a table. */
    private static final String TABLES = """
            create role caller login;
            create table statements (at timestamptz primary key);
            create function noted() returns boolean language plpgsql security definer as $$ begin
                insert into statements values (statement_timestamp()) on conflict do nothing; return true; end $$;
            create table goods (id int primary key, name text, price numeric);
            create table words (id text primary key, name text);
            alter table goods enable row level security;
            create policy noted on goods using (noted());
            create function waited() returns boolean language plpgsql as $$ begin
                perform pg_sleep(60); return true; end $$;
            create table parcels (id int primary key, name text);
            alter table parcels enable row level security;
            create policy waited on parcels using (case when id in (13, 14) then waited() else true end);
            insert into parcels select n, 'parcel ' || n from generate_series(1, 50) n;
            grant select on goods, words, parcels to caller;
            insert into goods select n, 'good ' || n, n from generate_series(1, 200) n;
            """;

    private static PostgresServer server;
    private static ExecutorService threads;
    private static TableDatabase database;

    @BeforeAll
    static void begin() throws SQLException {
        server = PostgresServer.start();
        run(TABLES);
        threads = Executors.newCachedThreadPool();
        database = database(Duration.ofSeconds(20));
    }

    private static TableDatabase database(Duration timeout) {
        return new TableDatabase(
                new TableDatabaseSettings(
                        "shop",
                        server.url(),
                        Optional.of("caller"),
                        Optional.empty(),
                        new Limits(4, 1_000, timeout, timeout, 1 << 20),
                        Stream.of("goods", "words", "parcels")
                                .map(RowBatchesTest::exposed)
                                .toList()),
                Breakers.standard(),
                threads);
    }

    private static TableSettings exposed(String name) {
        return new TableSettings(
                name, TableName.parse(name), Optional.empty(), Optional.empty(), true, WriteMode.ASIDE, List.of());
    }

    @AfterAll
    static void end() {
        database.close();
        threads.shutdown();
        server.close();
    }

    @BeforeEach
    void theCatalogueIsKnown() throws SQLException {
        var unused = row("goods", List.of(), "1").join();
        var unusedToo = row("words", List.of(), "1").join();
        run("delete from statements");
    }

    private static CompletableFuture<String> row(String table, List<String> fields, String id) {
        return row(database, table, fields, id);
    }

    private static CompletableFuture<String> row(TableDatabase database, String table, List<String> fields, String id) {
        return database.row(table, Selection.row(fields, id, Optional.empty()))
                .map(found ->
                        found.rows().isEmpty() ? "none" : found.rows().get(0).json())
                .subscribeAsCompletionStage();
    }

    /** Asks for rows while none can be read, and lets the reads go on. */
    private static List<CompletableFuture<String>> together(Stream<CompletableFuture<String>> reads)
            throws SQLException {
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            boolean unused = statement.execute("lock table goods, words, parcels in access exclusive mode");
            List<CompletableFuture<String>> under = reads.toList();
            other.commit();
            return under;
        }
    }

    @Test
    void rowsThatWaitAreReadByOneStatement() throws SQLException {
        List<CompletableFuture<String>> reads = together(
                IntStream.rangeClosed(1, 60).mapToObj(id -> row("goods", List.of("name"), Integer.toString(id))));

        for (int i = 0; i < reads.size(); i++) {
            assertThat(reads.get(i).join()).isEqualTo("{\"name\":\"good %d\"}".formatted(i + 1));
        }
        assertThat(number("select count(*) from statements")).isBetween(1, 3);
    }

    @Test
    void eachCallerGetsItsOwnAnswer() throws SQLException {
        List<CompletableFuture<String>> reads = together(Stream.of(
                row("goods", List.of(), "1"),
                row("goods", List.of("name"), "2"),
                row("goods", List.of("price", "name"), "2"),
                row("goods", List.of("name"), "2000"),
                row("goods", List.of("name"), " +3"),
                row("goods", List.of("name"), "3"),
                row("goods", List.of("name"), "3"),
                row("goods", List.of("nope"), "4"),
                // no whole number of four bytes
                row("goods", List.of("name"), "3000000000"),
                row("goods", List.of("name"), "many")));

        assertThat(reads.get(0).join()).isEqualTo("{\"id\":1,\"name\":\"good 1\",\"price\":1}");
        assertThat(reads.get(1).join()).isEqualTo("{\"name\":\"good 2\"}");
        assertThat(reads.get(2).join()).isEqualTo("{\"price\":2,\"name\":\"good 2\"}");
        assertThat(reads.get(3).join()).isEqualTo("none");
        reads.subList(4, 7).forEach(read -> assertThat(read.join()).isEqualTo("{\"name\":\"good 3\"}"));
        assertThatThrownBy(reads.get(7)::join).hasRootCauseInstanceOf(Refusal.Bad.class);
        reads.subList(8, 10)
                .forEach(read -> assertThatThrownBy(read::join)
                        .hasRootCauseInstanceOf(Refusal.Bad.class)
                        .hasMessageContaining("'id' does not fit its type integer"));
    }

    @Test
    void keysAreValuesWhateverIsInThem() throws SQLException {
        try (Connection connection = connect();
                var insert = connection.prepareStatement("insert into words values (?, ?)")) {
            for (int i = 0; i < TEXTS.size(); i++) {
                insert.setString(1, TEXTS.get(i));
                insert.setString(2, "word " + i);
                insert.executeUpdate();
            }
        }
        List<CompletableFuture<String>> reads = together(Stream.concat(TEXTS.stream(), Stream.of("none of them", "a"))
                .map(id -> row("words", List.of("name"), id)));

        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(reads.get(i).join()).as(TEXTS.get(i)).isEqualTo("{\"name\":\"word %d\"}".formatted(i));
        }
        assertThat(reads.subList(TEXTS.size(), reads.size()).stream().map(CompletableFuture::join))
                .containsExactly("none", "none");
    }

    @Test
    void rowsThatTakeTooLongFailAlone() throws SQLException {
        TableDatabase hurried = database(Duration.ofSeconds(8));
        assertThat(row(hurried, "parcels", List.of("name"), "1").join()).contains("parcel 1");

        List<CompletableFuture<String>> reads = together(IntStream.rangeClosed(1, 50)
                .mapToObj(id -> row(hurried, "parcels", List.of("name"), Integer.toString(id))));

        for (int i = 0; i < reads.size(); i++) {
            CompletableFuture<String> read = reads.get(i);
            if (i == 12 || i == 13) {
                assertThatThrownBy(read::join)
                        .hasCauseInstanceOf(OriginFailure.class)
                        .hasMessageContaining("did not answer in time");
            } else {
                assertThat(read.join()).isEqualTo("{\"name\":\"parcel %d\"}".formatted(i + 1));
            }
        }
        hurried.close();
    }

    /** A lock may be released at any time until then. */
    @Test
    void rowsThatAreAllLateAreWaitedFor() throws Exception {
        TableDatabase hurried = database(Duration.ofSeconds(8));
        assertThat(row(hurried, "parcels", List.of("name"), "1").join()).contains("parcel 1");
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            boolean unused = statement.execute("lock table parcels in access exclusive mode");
            List<CompletableFuture<String>> reads = IntStream.rangeClosed(20, 30)
                    .mapToObj(id -> row(hurried, "parcels", List.of("name"), Integer.toString(id)))
                    .toList();
            LockSupport.parkNanos(Duration.ofMillis(4_500).toNanos());
            other.commit();
            for (CompletableFuture<String> read : reads) {
                assertThat(read.join()).contains("parcel");
            }
        }
        hurried.close();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(server.url(), "larder", "");
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    private static int number(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
