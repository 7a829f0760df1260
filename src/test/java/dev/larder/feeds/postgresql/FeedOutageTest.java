package dev.larder.feeds.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of a follower while its database fails. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class FeedOutageTest {
    private Database database;

    @BeforeEach
    void start() throws SQLException {
        database = Database.withOrders();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private Settings settings() {
        return Settings.of(database, "orders").polling(Duration.ofMillis(200));
    }

    @Test
    void aServerThatIsKilledWhileThingsChangeCostsAGapAndNoChange() throws SQLException {
        try (Follower follower = Follower.following(settings())) {
            for (int round = 0; round < 3; round++) {
                int id = 10 * round;
                database.run("insert into orders values (" + id + ")");
                follower.awaitTags("row:orders:" + id);
                database.server().kill();
                follower.awaitTrouble("did not serve");
                database.server().restart();
                // the feed may not follow again yet
                database.run("insert into orders values (" + (id + 1) + ")");
                follower.awaitGaps(round + 2);
                follower.awaitTrouble("none");
                database.run("insert into orders values (" + (id + 2) + ")");
                follower.awaitTags("row:orders:" + (id + 2));
            }
        }
    }

    @Test
    void aServerThatGoesMuteIsGivenUpAndFoundAgain() throws SQLException {
        try (Follower follower = Follower.following(settings())) {
            database.server().pause();
            try {
                follower.awaitTrouble("did not serve");
            } finally {
                database.server().resume();
            }
            follower.awaitGaps(2);
            database.run("insert into orders values (1)");
            follower.awaitTags("row:orders:1");
        }
    }

    @Test
    void aSessionThatIsEndedIsReplacedAndCostsAGap() throws SQLException {
        try (Follower follower = Follower.following(settings())) {
            assertThat(database.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                            + " where application_name = 'larder feed'"))
                    .isEqualTo("1");
            follower.awaitGaps(2);
            database.run("insert into orders values (1)");
            follower.awaitTags("row:orders:1");
        }
    }

    @Test
    void aSessionThatNoLongerListensIsNoticedByTheProbe() throws SQLException {
        try (FeedConnection session = new Dialer(settings()).dial()) {
            session.listen();
            assertThat(session.receivesNotifications(Duration.ofSeconds(1))).isTrue();
            session.execute("unlisten *");
            assertThat(session.receivesNotifications(Duration.ofMillis(300))).isFalse();
        }
    }

    /** As behind poolers and proxies: the connection stays open, and notifications are lost. */
    @Test
    void aFeedThatIsNotCalledConnectsAnewAndThenPolls() throws SQLException {
        database.run(
                "create schema shadow",
                "alter role larder set search_path = shadow, pg_catalog, public",
                notifying("perform pg_catalog.pg_notify($1, $2);"));
        try (Follower follower = Follower.following(settings().probing(Duration.ofMillis(200)))) {
            follower.awaitTrouble("none");

            database.run(notifying(""));

            follower.awaitTrouble("Notifications do not arrive");
            database.run("insert into orders values (1)");
            follower.awaitTags("row:orders:1");
            database.run(notifying("perform pg_catalog.pg_notify($1, $2);"));
            follower.awaitTrouble("none");
            database.run("insert into orders values (2)");
            follower.awaitTags("row:orders:2");
            assertThat(follower.gaps()).hasSize(2);
        }
    }

    /** The result of the feed's probe, instead of that of PostgreSQL's own function. */
    private static String notifying(String body) {
        return "create or replace function shadow.pg_notify(text, text) returns void language plpgsql as 'begin %s end'"
                .formatted(body);
    }

    @Test
    void aServerThatComesLaterIsFollowed() throws SQLException {
        try (var later = new Database(PostgresServer.stopped());
                Follower follower = Follower.of(Settings.of(later, "orders").polling(Duration.ofMillis(200)))) {
            follower.awaitTrouble("did not serve");
            later.server().restart();
            later.run("create table orders (id int primary key)");
            later.hook("orders");
            follower.awaitGaps(1);
            later.run("insert into orders values (1)");
            follower.awaitTags("row:orders:1");
        }
    }

    @Test
    void closingEndsTheSession() throws SQLException {
        Follower follower =
                Follower.following(settings().polling(Duration.ofMinutes(1)).probing(Duration.ofMinutes(1)));
        long begin = System.nanoTime();
        follower.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!database.ask("select count(*) from pg_stat_activity where application_name = 'larder feed'")
                .equals("0")) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }
}
