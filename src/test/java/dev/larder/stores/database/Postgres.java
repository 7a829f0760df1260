package dev.larder.stores.database;

import dev.larder.server.PostgresServer;
import dev.larder.server.Tampering;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Configures the application under test with its own PostgreSQL server, and gives the server to tests that stop it. */
@SuppressWarnings("NullAway.Init") // Quarkus calls start() first
public class Postgres implements QuarkusTestResourceLifecycleManager {
    private PostgresServer server;

    @Override
    public Map<String, String> start() {
        server = launch();
        return Map.of(
                "larder.database.url", url(server),
                "larder.database.username", "larder",
                "larder.database.connect-timeout", "1s",
                "larder.database.socket-timeout", "3s");
    }

    PostgresServer launch() {
        return PostgresServer.start();
    }

    String url(PostgresServer running) {
        return running.url();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(PostgresServer.class));
    }

    @Override
    public void stop() {
        server.close();
    }

    /** A server that is started later, and does not know the user then. */
    public static final class Stranger extends Postgres {
        static final String USER = "stranger";
        static final String PASSWORD = "the configured one";

        @Override
        PostgresServer launch() {
            return PostgresServer.stopped();
        }

        @Override
        public Map<String, String> start() {
            Map<String, String> config = new HashMap<>(super.start());
            config.put("larder.database.username", USER);
            config.put("larder.database.password", PASSWORD);
            return config;
        }
    }

    /** A server behind an address that can lead to another server; tests get this address too. */
    public static final class Movable extends Postgres {
        private Tampering way;

        @Override
        String url(PostgresServer running) {
            way = Tampering.with(running.port());
            return "jdbc:postgresql://%s/postgres".formatted(way.address());
        }

        @Override
        public void inject(TestInjector injector) {
            super.inject(injector);
            injector.injectIntoFields(way, new TestInjector.MatchesType(Tampering.class));
        }

        @Override
        public void stop() {
            way.close();
            super.stop();
        }
    }
}
