package dev.larder.stores.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Lists;
import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Capacity;
import dev.larder.spi.Lists.ListTtl;
import dev.larder.spi.Lists.Side;
import dev.larder.spi.Lists.When;
import dev.larder.spi.Representation;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * The process that {@link FileStoreCrashTest} kills: it prints each operation before it begins, and after it was
 * acknowledged.
 */
final class FileStoreWriter {
    /** Small, so that segments are cleaned all the time. */
    static final long MAX_BYTES = 4 << 20;

    static final String ABSENT = "-";

    /**
     * The maximum length of a list: not a multiple of the values of one call, so that half of a call's values are
     * removed too.
     */
    static final int KEPT = 9;

    private static final int THREADS = 4;
    private static final int KEYS_PER_THREAD = 50;
    private static final int LISTS_PER_THREAD = 3;
    private static final Capacity CAPACITY = new Capacity(OptionalInt.of(KEPT), 1 << 20);
    private static final ListTtl LASTING = new ListTtl(Ttl.never(), When.CREATED);

    private FileStoreWriter() {}

    public static void main(String[] args) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        int round = Integer.parseInt(args[1]);
        CacheStore store =
                new FileStores(Path.of(args[0])).bounded(MAX_BYTES, 1 << 20).open(Clock.systemUTC());
        // a busy machine may need longer than one timeout to open the files
        Await.item(store.ping()
                .onFailure()
                .retry()
                .atMost(5)
                .onFailure()
                .invoke(e -> Runtime.getRuntime().halt(1)));
        out.print("ready\n");
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            new Thread(() -> work(store, thread, round, out)).start();
        }
    }

    /** A value that contains its state and is long enough to be cut off by a kill. */
    static String value(String state) {
        return state + " " + state.repeat(500);
    }

    /** Whether the key is a list, to which a state is added twice in one call. */
    static boolean isList(String key) {
        return key.startsWith("l");
    }

    static Lists lists(CacheStore store) {
        return store.capability(Lists.class).orElseThrow();
    }

    /** Each thread has its own keys, so that the order of the output is the order of the operations. */
    private static void work(CacheStore store, int thread, int round, PrintStream out) {
        var random = new Random();
        for (int i = 0; true; i++) {
            String key = random.nextInt(4) == 0
                    ? "l" + thread + "/" + random.nextInt(LISTS_PER_THREAD)
                    : "k" + thread + "/" + random.nextInt(KEYS_PER_THREAD);
            String state = random.nextInt(isList(key) ? 20 : 4) == 0 ? ABSENT : round + "." + i;
            out.print("try " + key + " " + state + " .\n");
            Await.item(change(store, key, state, i));
            out.print("done " + key + " " + state + " .\n");
        }
    }

    private static Uni<?> change(CacheStore store, String key, String state, long version) {
        var at = new CacheKey(key);
        if (isList(key)) {
            return state.equals(ABSENT) ? lists(store).remove(at) : lists(store).append(at, twice(state));
        }
        return state.equals(ABSENT) ? store.remove(at) : store.put(at, entry(version, state));
    }

    private static Addition twice(String state) {
        byte[] value = value(state).getBytes(UTF_8);
        return new Addition(Side.RIGHT, List.of(value, value), CAPACITY, LASTING);
    }

    private static Entry entry(long version, String state) {
        long now = System.currentTimeMillis();
        return new Entry(
                version,
                Representation.BINARY,
                Lifetime.until(now, Lifetime.NEVER),
                value(state).getBytes(UTF_8));
    }
}
