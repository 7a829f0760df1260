package dev.larder.gateway.origin.table.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.server.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class PoolTest {
    @Test
    void aConnectionThatBrokeIsNotGivenToTheNextRequest() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                Pool pool = new Pool(settings(server.url()));
                Connection other = DriverManager.getConnection(server.url(), "larder", "")) {
            for (int i = 0; i < 20; i++) {
                try (Connection broken = pool.connect()) {
                    int ended = number(broken, "select pg_backend_pid()");
                    run(other, "select pg_terminate_backend(%d)".formatted(ended));
                    assertThatThrownBy(() -> number(broken, "select 1")).isInstanceOf(SQLException.class);
                }
                try (Connection next = pool.connect()) {
                    assertThat(number(next, "select 1")).isEqualTo(1);
                }
            }
        }
    }

    private static TableDatabaseSettings settings(String url) {
        Duration timeout = Duration.ofSeconds(20);
        return new TableDatabaseSettings(
                "shop",
                url,
                Optional.of("larder"),
                Optional.empty(),
                new TableDatabaseSettings.Limits(1, 10, timeout, timeout, 1 << 20),
                List.of());
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void run(Connection connection, String statement) throws SQLException {
        try (Statement one = connection.createStatement()) {
            boolean unused = one.execute(statement);
        }
    }
}
