package dev.larder.http;

import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The real servers of {@link EveryBackend}, and one more Redis for tests that stop it. */
@SuppressWarnings("NullAway.Init") // Quarkus calls start() first
public final class Backends implements QuarkusTestResourceLifecycleManager {
    private RedisServer redis;
    private RedisServer frail;
    private MemcachedServer memcached;
    private PostgresServer postgres;

    @Override
    public Map<String, String> start() {
        redis = RedisServer.start();
        frail = RedisServer.start();
        memcached = MemcachedServer.start();
        postgres = PostgresServer.start();
        // the machine may be slow, and a test that counts answers is not about delays
        return Map.of(
                "larder.services.redis.timeout",
                "10s",
                "larder.services.memcached.timeout",
                "10s",
                "larder.services.database.timeout",
                "10s",
                "larder.redis.hosts",
                "redis://" + redis.address(),
                "larder.services.frail.redis.hosts",
                "redis://" + frail.address(),
                "larder.memcached.servers",
                memcached.address(),
                "larder.memcached.protocol",
                MemcachedServer.protocol(),
                "larder.database.url",
                postgres.url(),
                "larder.database.username",
                "larder",
                "larder.data-dir",
                temporaryDirectory());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(Backends.class));
        injector.injectIntoFields(frail, new TestInjector.MatchesType(RedisServer.class));
    }

    @Override
    public void stop() {
        frail.close();
        redis.close();
        memcached.close();
        postgres.close();
    }

    /** Stops the server of that type of service, until the returned step runs. */
    Runnable mute(Backend backend) {
        switch (backend) {
            case REDIS -> redis.process().pause();
            case MEMCACHED -> memcached.pause();
            case DATABASE -> postgres.pause();
            default -> throw new IllegalArgumentException(backend + " has no server");
        }
        return () -> resume(backend);
    }

    /** Locks the entries of the database against changes, until the returned step runs. */
    Runnable lockEntries() {
        try {
            Connection own = DriverManager.getConnection(postgres.url(), "larder", "");
            own.setAutoCommit(false);
            try (Statement statement = own.createStatement()) {
                statement.execute("lock table larder_entry in share row exclusive mode");
            }
            return () -> unlock(own);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unlock(Connection connection) {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void resume(Backend backend) {
        switch (backend) {
            case REDIS -> redis.process().resume();
            case MEMCACHED -> memcached.resume();
            default -> postgres.resume();
        }
    }

    private static String temporaryDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "servers")), "data")
                    .toAbsolutePath()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
