package dev.larder.stores.local;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.ConfigFaults;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
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
    public List<String> faults(StoreContext context, LocalStoreConfig config) {
        var faults = new ConfigFaults();
        faults.require(
                config.maxBytes().isEmpty() || config.maxEntries().isEmpty(),
                "max-bytes and max-entries exclude each other: set one of them");
        requirePositive(faults, config.maxCounters(), "max-counters");
        requirePositive(faults, config.scanQueue(), "scan-queue");
        SideLimits sides = sideLimits(config);
        requirePositive(faults, sides.listBytes(), "max-list-bytes");
        requirePositive(faults, sides.recordBytes(), "max-session-bytes");
        requirePositive(faults, sides.leaseBytes(), "max-lease-bytes");
        requirePositive(faults, config.maxEntries().orElse(1), "max-entries");
        requirePositive(faults, bytes(config.maxBytes(), 4), "max-bytes");
        return faults.all();
    }

    private static void requirePositive(ConfigFaults faults, long value, String property) {
        faults.require(value > 0, "%s must be more than 0, not %d".formatted(property, value));
    }

    @Override
    public CacheStore open(StoreContext context, LocalStoreConfig config) {
        Bound bound = config.maxEntries().isPresent()
                ? Bound.entries(config.maxEntries().getAsLong())
                : Bound.bytes(bytes(config.maxBytes(), 4));
        return open(context, config, bound);
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
}
