package dev.larder.stores.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several nodes reach an empty database at the same moment. */
@Tag("database")
class MigrationTest {
    private static final int NODES = 3;

    @Test
    void oneOfManyProcessesMigratesAndTheOthersWaitForIt() throws IOException, InterruptedException, SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            List<Process> nodes = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(node(server));
            }
            int executed = 0;
            for (Process node : nodes) {
                String said = new String(node.getInputStream().readAllBytes(), UTF_8);
                assertThat(node.waitFor()).as(said).isZero();
                executed += said.contains("migrated 0") ? 0 : 1;
            }
            assertThat(executed).as("processes that found something to do").isEqualTo(1);
            assertThat(migrations(server)).containsExactly("1", "2", "3", "4", "5", "6");
        }
    }

    /** A node that is killed between two transactions would leave tables that no history knows: nobody could migrate. */
    @Test
    void whatAMigrationMakesAndItsPlaceInTheHistoryAreOneTransaction()
            throws IOException, InterruptedException, SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            assertThat(node(server).waitFor()).isZero();

            assertThat(column(server, "select xmin from larder_schema_history where version = '1'"))
                    .isEqualTo(column(server, "select xmin from pg_class where relname = 'larder_entry'"));
        }
    }

    private static Process node(PostgresServer server) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Migration.class.getName(),
                        server.url())
                .redirectErrorStream(true)
                .start();
    }

    private static List<String> migrations(PostgresServer server) throws SQLException {
        return column(
                server,
                "select version from larder_schema_history where success and type = 'SQL' order by installed_rank");
    }

    private static List<String> column(PostgresServer server, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), "larder", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
