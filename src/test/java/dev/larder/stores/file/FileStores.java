package dev.larder.stores.file;

import dev.larder.spi.Await;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** File stores in one temporary directory, opened by the factory. */
public final class FileStores implements AutoCloseable {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final FileStoreFactory factory;
    private final Path directory;
    private Config config = new Config(1 << 30, 64 << 20, 128 << 20, Duration.ofDays(1));

    /** The configuration of the tests; other properties have their defaults. */
    record Config(long max, long heap, long index, Duration sweepInterval) implements FileStoreConfig {
        @Override
        public Optional<String> directory() {
            return Optional.empty();
        }

        @Override
        public MemorySize maxBytes() {
            return new MemorySize(BigInteger.valueOf(max));
        }

        @Override
        public Optional<MemorySize> heapBytes() {
            return Optional.of(new MemorySize(BigInteger.valueOf(heap)));
        }

        @Override
        public Optional<MemorySize> indexBytes() {
            return Optional.of(new MemorySize(BigInteger.valueOf(index)));
        }

        @Override
        public boolean fsync() {
            return false;
        }

        @Override
        public int permits() {
            return 8;
        }

        @Override
        public int queue() {
            return 2_000;
        }
    }

    FileStores(Path directory) {
        this.directory = directory;
        // outside of Quarkus, Mutiny's context propagation fails if two threads set it up at the same time
        Await.item(Uni.createFrom().emitter(emitter -> emitter.complete("ready")));
        this.factory = new FileStoreFactory(executor, directory.toString());
    }

    public static FileStores temporary() {
        try {
            return new FileStores(Files.createTempDirectory("larder-file"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static StoreContext context(Clock clock) {
        return new StoreContext("test", Optional.empty(), StoreFixture.TIMEOUT, 8 << 20, clock);
    }

    FileStores bounded(long max, long heap) {
        config = new Config(max, heap, config.index(), config.sweepInterval());
        return this;
    }

    FileStores with(Config other) {
        config = other;
        return this;
    }

    public CacheStore open(StoreContext context) {
        return factory.open(context, config);
    }

    /** What is wrong with the configuration. */
    List<String> faults(Clock clock) {
        return factory.faults(context(clock), config);
    }

    CacheStore open(Clock clock) {
        return open(context(clock));
    }

    CacheStore open(Clock clock, Disk disk) {
        return factory.open(context(clock), config, disk);
    }

    Path directory() {
        return directory;
    }

    /** The directory of the files of the store of {@link #context}. */
    Path files() {
        return directory.resolve("file").resolve(FileStoreFactory.directoryName("larder:test"));
    }

    /** Damages the last write of the store of that namespace. */
    void flipTheLastByte(String namespace) {
        Path files = directory.resolve("file").resolve(FileStoreFactory.directoryName(namespace));
        try (Stream<Path> all = Files.list(files)) {
            Path newest = all.filter(file -> file.toString().endsWith(".seg1"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(newest);
            bytes[bytes.length - 1] ^= 1;
            Files.write(newest, bytes, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long bytesOnDisk() {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.mapToLong(FileStores::size).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // a segment was deleted meanwhile
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path path) {
        return path.toFile().isFile() ? path.toFile().length() : 0;
    }
}
