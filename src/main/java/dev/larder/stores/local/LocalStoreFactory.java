package dev.larder.stores.local;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** Opens stores of type {@code local}. */
@Singleton
@Identifier(LocalStoreFactory.TYPE)
public final class LocalStoreFactory implements CacheStoreFactory<LocalStoreConfig> {
    static final String TYPE = "local";

    /** Scans need only processor time: more concurrent scans would slow each other and all other calls. */
    private static final int SCANS = 2;

    private final ExecutorService threads;

    LocalStoreFactory(@VirtualThreads ExecutorService threads) {
        this.threads = threads;
    }

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
        requirePositive(config.scanQueue(), "scan-queue");
        SideLimits sides = sideLimits(config);
        requirePositive(sides.listBytes(), "max-list-bytes");
        requirePositive(sides.recordBytes(), "max-session-bytes");
        requirePositive(sides.leaseBytes(), "max-lease-bytes");
        if (config.maxEntries().isPresent()) {
            long entries = config.maxEntries().getAsLong();
            requirePositive(entries, "max-entries");
            return open(context, config, Bound.entries(entries));
        }
        long bytes = bytes(config.maxBytes(), 4);
        requirePositive(bytes, "max-bytes");
        return open(context, config, Bound.bytes(bytes));
    }

    private LocalStore open(StoreContext context, LocalStoreConfig config, Bound bound) {
        return new LocalStore(
                bound, sideLimits(config), context.clock(), scans(config.scanQueue(), context.timeout(), threads));
    }

    private static SideLimits sideLimits(LocalStoreConfig config) {
        return new SideLimits(
                config.maxCounters(),
                bytes(config.maxListBytes(), 16),
                bytes(config.maxSessionBytes(), 8),
                bytes(config.maxLeaseBytes(), 32));
    }

    /** @param share the part of the heap that is the default: one of how many */
    private static long bytes(Optional<MemorySize> configured, int share) {
        return configured
                .map(MemorySize::asLongValue)
                .orElse(Runtime.getRuntime().maxMemory() / share);
    }

    static BlockingLane scans(int queue, Duration timeout, Executor threads) {
        return new BlockingLane(
                "The local store",
                new BlockingLane.Size(SCANS, queue, timeout),
                threads,
                failure -> new StoreException.Unavailable("The local store could not be scanned", failure));
    }

    private static void requirePositive(long value, String property) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s must be more than 0, not %d".formatted(property, value));
        }
    }
}
