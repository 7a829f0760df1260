package dev.larder.stores.database;

import dev.larder.spi.Await;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Singleton;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/** Stores of the application under test. */
final class DatabaseFixture extends StoreFixture {
    private final Class<?> owner;
    private final Map<String, String> settings;

    /** @param owner whose tests it serves: Quarkus hands extensions down to some nested classes and not to others */
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
        // the first contact of an application creates the schema, which may take longer than a call
        return Await.item(store.ping()
                .onFailure()
                .retry()
                .atMost(5)
                .onFailure()
                .recoverWithNull()
                .replaceWith(store));
    }

    static DatabaseStoreFactory factory() {
        return Arc.container().instance(Use.class).get().factory;
    }

    /** The defaults, but for the settings. */
    static DatabaseStoreConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(DatabaseStoreConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(DatabaseStoreConfig.class);
    }

    /** Keeps the factory in an application of which nothing else uses it. */
    @Singleton
    @Unremovable
    static class Use {
        final DatabaseStoreFactory factory;

        Use(@Identifier("database") DatabaseStoreFactory factory) {
            this.factory = factory;
        }
    }
}
