package dev.larder.http;

import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.Capability;
import dev.larder.spi.Entry;
import dev.larder.spi.MapStore;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Opens stores with the mandatory methods alone. No backend of Larder has so few capabilities. A read of {@link #AWAY}
 * fails as if the backend were unreachable.
 */
@Singleton
@Identifier("bare")
@IfBuildProperty(name = BareStoreFactory.WANTED, stringValue = "true")
public final class BareStoreFactory implements CacheStoreFactory<BareStoreFactory.Config> {
    /** The property with which an application under test enables this type. It is not a property of Larder. */
    static final String WANTED = "test.bare-stores";

    static final String AWAY = "away";

    BareStoreFactory() {}

    /** Such a store has no configuration. */
    @ConfigMapping(prefix = "larder.bare")
    public interface Config {}

    @Override
    public String type() {
        return "bare";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public CacheStore open(StoreContext context, Config config) {
        return new ForwardingStore(MapStore.alone(context.clock())) {
            @Override
            public Uni<Optional<Entry>> get(CacheKey key) {
                return key.text().equals(AWAY)
                        ? Uni.createFrom().failure(new StoreException.Unavailable("It is away", null))
                        : super.get(key);
            }

            @Override
            public <C extends Capability> Optional<C> capability(Class<C> type) {
                return Optional.empty();
            }
        };
    }
}
