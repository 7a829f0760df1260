package dev.larder.stores.local;

import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.StoreContext;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;

/** Opens stores of type {@code local}. */
@Singleton
@Identifier(LocalStoreFactory.TYPE)
public final class LocalStoreFactory implements CacheStoreFactory<LocalStoreConfig> {
    static final String TYPE = "local";

    LocalStoreFactory() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<LocalStoreConfig> configType() {
        return LocalStoreConfig.class;
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public CacheStore open(StoreContext context, LocalStoreConfig config) {
        if (config.maxBytes().isPresent() && config.maxEntries().isPresent()) {
            throw new IllegalArgumentException("max-bytes and max-entries exclude each other: set one of them");
        }
        requirePositive(config.maxCounters(), "max-counters");
        if (config.maxEntries().isPresent()) {
            long entries = config.maxEntries().getAsLong();
            requirePositive(entries, "max-entries");
            return new LocalStore(Bound.entries(entries), config.maxCounters(), context.clock());
        }
        long bytes = config.maxBytes()
                .map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / 4);
        requirePositive(bytes, "max-bytes");
        return new LocalStore(Bound.bytes(bytes), config.maxCounters(), context.clock());
    }

    private static void requirePositive(long value, String property) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s must be more than 0, not %d".formatted(property, value));
        }
    }
}
