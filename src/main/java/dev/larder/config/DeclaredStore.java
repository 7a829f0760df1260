package dev.larder.config;

import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.KeyspaceClaim;
import dev.larder.spi.StoreContext;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A service's store as the configuration has it.
 *
 * @param service the service's name in the configuration
 * @param factory opens it
 * @param context what it is told whatever its type
 * @param source where the type's own properties are read
 * @param prefix what they begin with
 */
record DeclaredStore<C>(
        String service, CacheStoreFactory<C> factory, StoreContext context, SmallRyeConfig source, String prefix) {
    CacheStore open() {
        return with(factory::open);
    }

    KeyspaceClaim claim() {
        return with(factory::claim);
    }

    private <T> T with(BiFunction<StoreContext, C, T> step) {
        ConfigClass group = ConfigClass.configClass(factory.configType(), prefix);
        try {
            ConfigMappings.registerConfigMappings(source, Set.of(group));
            return step.apply(context, source.getConfigMapping(factory.configType(), group.getPrefix()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("Service %s: %s".formatted(service, e.getMessage()), e);
        }
    }
}
