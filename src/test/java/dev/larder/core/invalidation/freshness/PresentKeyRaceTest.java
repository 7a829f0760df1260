package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.server.MemcachedServer;
import dev.larder.server.RedisCluster;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.stores.memcached.MemcachedStores;
import dev.larder.stores.redis.RedisStores;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three nodes write, purge, read and create a few keys. Between two purges of a key it always has an entry: its keeper
 * purges it and stores an entry before anything is counted. So a reader that finds none, and a creator that succeeds,
 * are wrong. {@link WritesUnderWayTest} has the same without chance.
 *
 * <p>A node that stands still for some milliseconds may be too late for the others, so a few wrong calls are allowed.
 * {@code -Dpresent-keys.seconds=20} makes the run longer, for a measurement.
 */
class PresentKeyRaceTest {
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("present-keys.seconds", 2));
    private static final int SOME = 3;
    private static final int NODES = 3;
    private static final int KEYS = 3;
    private static final int WRITERS = 6;
    private static final int READERS = 3;
    private static final int CREATORS = 6;
    private static final Clock CLOCK = Clock.systemUTC();

    private final Entries entries = new Entries(CLOCK);

    /** Mutiny's own keeps cancelled timers to their end, and is late after some thousand calls. */
    @BeforeAll
    static void useTimersThatForget() {
        var timers = new ScheduledThreadPoolExecutor(2);
        timers.setRemoveOnCancelPolicy(true);
        Infrastructure.setDefaultExecutor(timers, false);
    }

    @AfterAll
    static void useMutinysTimers() {
        Infrastructure.getDefaultWorkerPool().shutdown();
        Infrastructure.setDefaultExecutor();
    }

    /** What the keepers purge. */
    private enum Purged {
        /** A tag of all entries of the key. */
        TAG,
        /** A tag that the keeper's entry lacks. */
        NEW_TAG,
        /** The key itself. */
        KEY
    }

    /** A key: its number of steps is even while it certainly has an entry. */
    private static final class Kept {
        final CacheKey key = new CacheKey(UUID.randomUUID().toString());
        final String tag = "tag-" + key.text();
        final AtomicLong steps = new AtomicLong(1);
    }

    private static final class Counts {
        final AtomicLong writes = new AtomicLong();
        final AtomicLong purges = new AtomicLong();
        final AtomicLong reads = new AtomicLong();
        final AtomicLong wrongReads = new AtomicLong();
        final AtomicLong attempts = new AtomicLong();
        final AtomicLong creations = new AtomicLong();
        final AtomicLong wrongCreations = new AtomicLong();

        long calls() {
            return reads.get() + attempts.get();
        }

        long wrong() {
            return wrongReads.get() + wrongCreations.get();
        }

        @Override
        public String toString() {
            return "%s of %s reads and %s of %s creations (%s attempts) wrong; %s writes, %s purges"
                    .formatted(wrongReads, reads, wrongCreations, creations, attempts, writes, purges);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("memcached")
    void almostNoCallIsWrongOnMemcached(Purged purged) throws Exception {
        try (MemcachedServer server = MemcachedServer.start()) {
            check(run(() -> MemcachedStores.open(List.of(server), "present"), purged), "memcached, " + purged);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("redis")
    void almostNoCallIsWrongOnARedisCluster(Purged purged) throws Exception {
        try (RedisCluster cluster = RedisCluster.start()) {
            check(run(() -> RedisStores.open(cluster, "present"), purged), "Redis Cluster, " + purged);
        }
    }

    private static void check(Counts counts, String what) {
        System.out.println(what + ": " + counts);
        assertThat(counts.wrong()).as(counts.toString()).isLessThanOrEqualTo(SOME + counts.calls() / 1_000);
    }

    private Counts run(Supplier<CacheStore> opening, Purged purged) throws Exception {
        List<CoherentStore> nodes = IntStream.range(0, NODES)
                .mapToObj(i -> CoherentStores.of(opening.get(), List.of(), CLOCK))
                .toList();
        List<Kept> keys = IntStream.range(0, KEYS).mapToObj(i -> new Kept()).toList();
        var counts = new Counts();
        keys.forEach(kept -> keep(kept, purged, nodes, counts));
        long end = System.nanoTime() + LENGTH.toNanos();
        List<Runnable> loops = new ArrayList<>();
        keys.forEach(kept -> loops.add(() -> keep(kept, purged, nodes, counts)));
        IntStream.range(0, WRITERS).forEach(i -> loops.add(() -> write(any(keys), any(nodes), counts)));
        IntStream.range(0, READERS).forEach(i -> loops.add(() -> read(any(keys), any(nodes), counts)));
        IntStream.range(0, CREATORS).forEach(i -> loops.add(() -> create(any(keys), any(nodes), counts)));
        ExecutorService threads = Executors.newFixedThreadPool(loops.size());
        try {
            List<Future<?>> all = new ArrayList<>();
            loops.forEach(loop -> all.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    loop.run();
                }
            })));
            for (Future<?> one : all) {
                one.get(LENGTH.toSeconds() + 60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        nodes.forEach(node -> Await.item(node.close()));
        return counts;
    }

    private void keep(Kept kept, Purged purged, List<CoherentStore> nodes, Counts counts) {
        Purge purge = purged == Purged.KEY
                ? new Purge(Set.of(), Set.of(), Set.of(kept.key), Mode.HARD)
                : Purge.tags(Set.of(kept.tag));
        Await.item(any(nodes).purge(purge));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_000_000));
        Await.item(any(nodes).put(kept.key, entry(kept, purged != Purged.NEW_TAG)));
        kept.steps.incrementAndGet();
        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(3_000_000));
        kept.steps.incrementAndGet();
        counts.purges.incrementAndGet();
    }

    private void write(Kept kept, CoherentStore node, Counts counts) {
        Await.item(node.put(kept.key, entry(kept, true)));
        counts.writes.incrementAndGet();
    }

    private static void read(Kept kept, CoherentStore node, Counts counts) {
        long before = kept.steps.get();
        boolean missing = Await.item(node.get(kept.key)).isEmpty();
        counts.reads.incrementAndGet();
        if (missing && isCertain(kept, before)) {
            counts.wrongReads.incrementAndGet();
        }
    }

    private void create(Kept kept, CoherentStore node, Counts counts) {
        ConditionalWrites writes = node.capability(ConditionalWrites.class).orElseThrow();
        long before = kept.steps.get();
        boolean created = Await.item(writes.putIfAbsent(kept.key, entry(kept, true)));
        counts.attempts.incrementAndGet();
        if (created) {
            counts.creations.incrementAndGet();
        }
        if (created && isCertain(kept, before)) {
            counts.wrongCreations.incrementAndGet();
        }
    }

    private static boolean isCertain(Kept kept, long before) {
        return before % 2 == 0 && kept.steps.get() == before;
    }

    private Entry entry(Kept kept, boolean tagged) {
        return entries.lasting("v").withTags(tagged ? List.of(kept.tag) : List.of());
    }

    private static <T> T any(List<T> some) {
        return some.get(ThreadLocalRandom.current().nextInt(some.size()));
    }
}
