package dev.larder.stores.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/** Stores of the application under test. */
final class DatabaseFixture extends StoreFixture {
    private final Class<?> owner;
    private final Map<String, String> settings;

    /** @param owner the test class: Quarkus gives extensions to some nested classes and not to others */
    DatabaseFixture(Class<?> owner, Map<String, String> settings) {
        this.owner = owner;
        this.settings = settings;
    }

    DatabaseFixture ownedBy(Class<?> other) {
        return new DatabaseFixture(other, settings);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRequiredTestClass().getName().equals(owner.getName())
                && super.supportsParameter(parameter, context);
    }

    @Override
    protected CacheStore open(StoreContext context) {
        CacheStore store = factory().open(context, config(settings));
        // the first connection of an application creates the schema, which may take longer than a call
        return Await.item(store.ping()
                .onFailure()
                .retry()
                .atMost(5)
                .onFailure()
                .recoverWithNull()
                .replaceWith(store));
    }

    @Override
    protected void spoil(CacheStore store, StoreContext context, CacheKey key) {
        long now = clock().millis();
        var lifetime = Lifetime.until(now, Lifetime.NEVER);
        Await.item(store.put(key, new Entry(SPOILT_VERSION, Representation.BINARY, lifetime, new byte[] {1})));
        String url = ConfigProvider.getConfig().getValue("larder.database.url", String.class);
        try (var connection = DriverManager.getConnection(url, "larder", "")) {
            assertThat(Stream.of(Durability.values())
                            .mapToInt(table -> spoil(connection, table, context, key))
                            .sum())
                    .isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int spoil(Connection connection, Durability durability, StoreContext context, CacheKey key) {
        String sql = "update " + durability.entryTable() + " set stored = ? where key = ?"
                + " and generation = (select generation from larder_namespace where name = ?)";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, "the remnants of something that once was an entry".getBytes(UTF_8));
            statement.setBytes(2, key.utf8());
            statement.setString(3, context.namespace());
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes what other classes of tests have left in the tables of the server that they share. */
    static void emptyTables(PostgresServer server) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), "larder", "");
                var statement = connection.createStatement()) {
            boolean unused = statement.execute("truncate larder_entry, larder_entry_unlogged, larder_counter,"
                    + " larder_counter_unlogged, larder_list, larder_list_unlogged, larder_limit");
        }
    }

    static DatabaseStoreFactory factory() {
        return Arc.container().instance(Use.class).get().factory;
    }

    /** The configuration of every service, except for its settings. */
    static DatabaseStoreConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(DatabaseStoreConfig.class)
                .withDefaultValues(shared())
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(DatabaseStoreConfig.class);
    }

    private static Map<String, String> shared() {
        Map<String, String> shared = new HashMap<>();
        for (String name : List.of("url", "username", "password", "connect-timeout", "socket-timeout")) {
            ConfigProvider.getConfig()
                    .getOptionalValue("larder.database." + name, String.class)
                    .ifPresent(value -> shared.put("larder.database." + name, value));
        }
        return shared;
    }

    /** Keeps the factory in an application in which nothing else uses it. */
    @Singleton
    @Unremovable
    static class Use {
        final DatabaseStoreFactory factory;

        Use(@Identifier("database") DatabaseStoreFactory factory) {
            this.factory = factory;
        }
    }
}
