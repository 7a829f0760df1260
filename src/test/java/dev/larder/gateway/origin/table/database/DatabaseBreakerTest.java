package dev.larder.gateway.origin.table.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings.Limits;
import dev.larder.postgresql.TableName;
import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that is away, and found again without a restart. */
@Tag("database")
@SuppressWarnings("NullAway.Init") // JUnit calls begin() first
class DatabaseBreakerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int CALLS = 20;

    private static PostgresServer server;
    private static ExecutorService threads;
    private Relay relay;
    private TableDatabase database;

    @BeforeAll
    static void beginServer() throws SQLException {
        server = PostgresServer.start();
        threads = Executors.newCachedThreadPool();
        run(
                "create table goods (id int primary key); insert into goods values (1); create table slow (id int primary key)");
    }

    @AfterAll
    static void endServer() {
        threads.shutdownNow();
        server.close();
    }

    @BeforeEach
    void begin() throws Exception {
        relay = new Relay(server.url(), threads);
        database = database(TIMEOUT);
    }

    private TableDatabase database(Duration timeout) {
        TableDatabase opened = new TableDatabase(
                new TableDatabaseSettings(
                        "shop",
                        relay.url(),
                        Optional.of("larder"),
                        Optional.empty(),
                        new Limits(4, 1_000, timeout, timeout, 1 << 20),
                        Stream.of("goods", "slow")
                                .map(name -> new TableSettings(
                                        name,
                                        TableName.parse(name),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true,
                                        WriteMode.ASIDE,
                                        List.of()))
                                .toList()),
                Breakers.standard(),
                threads);
        // the first request opens a connection and reads the catalogue
        Await.until(() -> failure(row(opened, "goods")).isEmpty());
        return opened;
    }

    @AfterEach
    void end() throws Exception {
        database.close();
        relay.close();
    }

    private Uni<FoundRows> row(String table) {
        return row(database, table);
    }

    private static Uni<FoundRows> row(TableDatabase database, String table) {
        return database.row(table, Selection.row(List.of(), "1", Optional.empty()));
    }

    private static Optional<Throwable> failure(Uni<?> uni) {
        try {
            var unused = uni.subscribeAsCompletionStage().join();
            return Optional.empty();
        } catch (CompletionException e) {
            return Optional.of(Optional.ofNullable(e.getCause()).orElse(e));
        }
    }

    @Test
    void aDatabaseThatHangsIsLeftAloneAndFoundAgain() throws Exception {
        relay.hang();
        List<CompletableFuture<FoundRows>> waiting = IntStream.range(0, CALLS)
                .mapToObj(i -> row("goods").subscribeAsCompletionStage())
                .toList();
        waiting.forEach(
                one -> assertThat(one.handle((rows, failure) -> failure).join()).isInstanceOf(OriginFailure.class));

        for (Uni<?> call : List.of(
                row("goods"),
                database.tables(),
                database.table("goods"),
                database.select("goods", table -> Selection.row(List.of(), "1", Optional.empty())))) {
            long begin = System.nanoTime();
            OriginFailure refused = (OriginFailure) failure(call).orElseThrow();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT.dividedBy(2));
            assertThat(refused.refusal().problem().message()).contains("tried again soon");
            assertThat(refused.progress()).isEqualTo(OriginFailure.Progress.ENDED);
        }

        relay.goOn();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (failure(row("goods")).isPresent()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
        IntStream.range(0, CALLS).forEach(i -> assertThat(failure(row("goods"))).isEmpty());
    }

    /** What is slow is not away: the other requests are answered. */
    @Test
    void aTableThatIsLockedDoesNotShutTheOthersOut() throws SQLException {
        try (Connection other = DriverManager.getConnection(server.url(), "larder", "");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            boolean unused = statement.execute("lock table slow in access exclusive mode");
            List<CompletableFuture<FoundRows>> waiting = IntStream.range(0, 2 * CALLS)
                    .mapToObj(i -> row("slow").subscribeAsCompletionStage())
                    .toList();
            while (waiting.stream().anyMatch(one -> !one.isDone())) {
                assertThat(failure(row("goods"))).isEmpty();
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(failure(row("goods"))).isEmpty();
        }
    }

    /** All who wait for a row are answered by one statement. */
    @Test
    void aStatementThatFailsForManyCallersFailsOnce() throws SQLException {
        // nobody is late
        TableDatabase patient = database(Duration.ofSeconds(30));
        try (Connection other = DriverManager.getConnection(server.url(), "larder", "");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            boolean unused = statement.execute("lock table slow in access exclusive mode");
            List<CompletableFuture<FoundRows>> waiting = IntStream.range(0, 2 * CALLS)
                    .mapToObj(i -> row(patient, "slow").subscribeAsCompletionStage())
                    .toList();
            while (waiting.stream().anyMatch(one -> !one.isDone())) {
                unused = statement.execute("select pg_terminate_backend(pid) from pg_locks where not granted");
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(failure(row(patient, "goods"))).isEmpty();
        }
        patient.close();
    }

    @Test
    void theTablesAreListedByADatabaseThatAnswers() {
        relay.hang();

        assertThat(failure(database.tables())).containsInstanceOf(OriginFailure.class);
        assertThat(failure(database.table("goods"))).containsInstanceOf(OriginFailure.class);
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), "larder", "");
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }
}
