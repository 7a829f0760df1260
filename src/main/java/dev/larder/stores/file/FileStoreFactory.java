package dev.larder.stores.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.ReadTurns;
import dev.larder.spi.StoreContext;
import dev.larder.stores.support.ConfigFaults;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens stores that keep their entries in files of a local directory. */
@ApplicationScoped
@Identifier("file")
public class FileStoreFactory implements CacheStoreFactory<FileStoreConfig> {
    private static final long SMALLEST = 1 << 20;

    /**
     * The maximum length of a directory name; a longer one is replaced by its hash. Most file systems have a limit of
     * 255 bytes.
     */
    private static final int MAX_NAME = 120;

    private final ExecutorService executor;
    private final String dataDirectory;
    private final ReadTurns large = ReadTurns.ofStores();

    FileStoreFactory(
            @VirtualThreads ExecutorService executor,
            @ConfigProperty(name = "larder.data-dir", defaultValue = "data") String dataDirectory) {
        this.executor = executor;
        this.dataDirectory = dataDirectory;
    }

    @Override
    public String type() {
        return "file";
    }

    @Override
    public Class<FileStoreConfig> configType() {
        return FileStoreConfig.class;
    }

    /** True: the store locks its directory. */
    @Override
    public boolean exclusive() {
        return true;
    }

    @Override
    public List<String> faults(StoreContext context, FileStoreConfig config) {
        var faults = new ConfigFaults();
        require(faults, config.maxBytes().asLongValue() >= SMALLEST, "max-bytes", "at least 1M");
        require(faults, indexBytes(config) >= SMALLEST, "index-bytes", "at least 1M");
        require(faults, heapBytes(config) >= 0, "heap-bytes", "0 or more");
        require(faults, config.permits() > 0, "permits", "at least 1");
        require(faults, config.queue() >= 0, "queue", "0 or more");
        require(faults, config.sweepInterval().toMillis() > 0, "sweep-interval", "at least a millisecond");
        boolean blank = config.directory().map(String::isBlank).orElse(false);
        require(faults, !blank, "directory", "a path, or left out");
        if (!blank) {
            faults.attempt(() -> directory(context, config));
        }
        return faults.all();
    }

    private static void require(ConfigFaults faults, boolean met, String property, String expected) {
        faults.require(met, "%s of a file store has to be %s".formatted(property, expected));
    }

    /** Opens the store. The directory is created, locked and read later; this is repeated if it fails. */
    @Override
    public CacheStore open(StoreContext context, FileStoreConfig config) {
        return open(context, config, Disk.REAL);
    }

    CacheStore open(StoreContext context, FileStoreConfig config, Disk disk) {
        var options = new EngineOptions(
                directory(context, config),
                new StorageBounds(config.maxBytes().asLongValue(), indexBytes(config)),
                config.fsync(),
                context.clock(),
                disk,
                new LongAdder());
        var handle = new EngineHandle(options);
        var tier = new HeapTier(heapBytes(config));
        var size = new BlockingLane.Size(config.permits(), config.queue(), context.timeout());
        String backend = "The file store of service " + context.service();
        var work =
                new FileWork(handle, tier, large, translator -> new BlockingLane(backend, size, executor, translator));
        return new FileStore(options, handle, tier, work, executor).sweepingEvery(config.sweepInterval());
    }

    private Path directory(StoreContext context, FileStoreConfig config) {
        String parent = config.directory().orElse(dataDirectory + "/file");
        try {
            return Path.of(parent).resolve(directoryName(context.namespace())).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("larder.file.directory is not a path: " + e.getReason(), e);
        }
    }

    /**
     * A name that cannot leave the parent directory, that differs for different namespaces even if the file system
     * ignores case, and that a person can read.
     */
    static String directoryName(String namespace) {
        var name = new StringBuilder();
        for (byte b : namespace.getBytes(UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_';
            name.append(plain ? String.valueOf((char) b) : "%%%02x".formatted(b));
        }
        return name.isEmpty() || name.length() > MAX_NAME ? "%" + sha256(namespace) : name.toString();
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static long heapBytes(FileStoreConfig config) {
        return config.heapBytes().map(MemorySize::asLongValue).orElse(partOfHeap(16, 64L << 20));
    }

    private static long indexBytes(FileStoreConfig config) {
        return config.indexBytes().map(MemorySize::asLongValue).orElse(partOfHeap(8, 128L << 20));
    }

    private static long partOfHeap(int part, long most) {
        return Math.min(most, Runtime.getRuntime().maxMemory() / part);
    }
}
