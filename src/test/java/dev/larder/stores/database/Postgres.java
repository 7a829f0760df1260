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

    /** A server that is started later. */
    public static final class Stopped extends Postgres {
        @Override
        PostgresServer launch() {
            return PostgresServer.stopped();
        }
    }

    /** A running server that does not know the user. */
    public static final class Stranger extends Postgres {
        @Override
        public Map<String, String> start() {
            Map<String, String> config = new HashMap<>(super.start());
            config.put("larder.database.username", "stranger");
            return config;
        }
    }

    /** A running server that asks the user for another password than the configured one. */
    public static final class WrongPassword extends Postgres {
        @Override
        PostgresServer launch() {
            PostgresServer server = PostgresServer.start();
            server.requirePassword("the right one");
            return server;
        }

        @Override
        public Map<String, String> start() {
            Map<String, String> config = new HashMap<>(super.start());
            config.put("larder.database.password", "a wrong one");
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
