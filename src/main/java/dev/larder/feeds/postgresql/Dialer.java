package dev.larder.feeds.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens connections with timeouts, so that a server that does not answer is given up. */
final class Dialer {
    private final String url;
    private final Properties properties = new Properties();

    Dialer(PostgresqlFeedConfig config) {
        this.url = config.url();
        config.username().ifPresent(username -> properties.setProperty("user", username));
        config.password().ifPresent(password -> properties.setProperty("password", password));
        long seconds = Math.max(1, config.timeout().toSeconds());
        properties.setProperty("connectTimeout", Long.toString(seconds));
        properties.setProperty("loginTimeout", Long.toString(seconds));
        // the server's own timeout comes first; the socket timeout is the last resort
        properties.setProperty("socketTimeout", Long.toString(seconds + 1));
        // jit: compiling the statements takes longer than running them
        properties.setProperty("options", "-c statement_timeout=%ds -c jit=off".formatted(seconds));
        properties.setProperty("ApplicationName", "larder feed");
        properties.setProperty("tcpKeepAlive", "true");
        // the details of errors contain keys, which must not be logged
        properties.setProperty("logServerErrorDetail", "false");
    }

    /** Connects. Not by DriverManager, which may not know the drivers of other class loaders. */
    FeedConnection dial() throws SQLException {
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("Not a URL of PostgreSQL", "08001");
        }
        return new FeedConnection(connection);
    }
}
