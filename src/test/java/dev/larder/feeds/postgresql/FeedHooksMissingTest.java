package dev.larder.feeds.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of a follower whose database lacks what it needs. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class FeedHooksMissingTest {
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
    void tablesThatLoseTheirHooksAreTroubleUntilTheyAreBack() throws SQLException {
        try (Follower follower = Follower.following(settings().probing(Duration.ofMillis(200)))) {
            follower.awaitTrouble("none");
            database.run("drop table orders", "create table orders (id int primary key)");
            follower.awaitTrouble("No hooks on orders");
            assertThat(follower.gaps()).hasSize(1);
            database.run("insert into orders values (1)");
            database.hook("orders");
            follower.awaitGaps(2);
            follower.awaitTrouble("none");
            database.run("insert into orders values (2)");
            follower.awaitTags("row:orders:2");
        }
    }

    @Test
    void aTriggerThatIsDisabledIsTrouble() throws SQLException {
        database.run("alter table orders disable trigger larder_delete");
        try (Follower follower = Follower.following(settings())) {
            follower.awaitTrouble("No hooks on orders");
        }
    }

    @Test
    void aDatabaseWithoutOutboxIsTroubleUntilItHasOne() throws SQLException {
        database.run("drop schema larder_feed cascade");
        try (Follower follower = Follower.of(settings())) {
            follower.awaitTrouble("has no outbox");
            database.hook("orders");
            follower.awaitGaps(1);
            database.run("insert into orders values (1)");
            follower.awaitTags("row:orders:1");
        }
    }

    @Test
    void aDumpRestoredOnAnotherServerDoesNotBringItsHorizon() throws SQLException {
        database.run("update larder_feed.horizon set trimmed = '9000000000'");
        try (Follower follower = Follower.following(settings())) {
            database.run("insert into orders values (1)");
            follower.awaitTags("row:orders:1");
            assertThat(follower.gaps()).hasSize(1);
        }
    }
}
