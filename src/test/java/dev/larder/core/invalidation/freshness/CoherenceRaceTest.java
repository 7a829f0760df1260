package dev.larder.core.invalidation.freshness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.invalidation.Purges;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.http.EveryBackend;
import dev.larder.http.NeedsEveryBackend;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.Ttl;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers change a source, invalidate, and note the acknowledgement. Readers ask the source after a miss, slowly, and
 * store its answer. A read must not show a value from before an invalidation that was acknowledged before the read
 * began.
 */
@QuarkusTest
@NeedsEveryBackend
@TestProfile(EveryBackend.class)
class CoherenceRaceTest {
    private static final Logger LOG = Logger.getLogger(CoherenceRaceTest.class);
    private static final int KEYS = 4;
    private static final int WRITERS = 2;
    private static final int READERS = 6;
    private static final int WRITES = 40;
    private static final Clock CLOCK = Clock.systemUTC();

    @Inject
    ServiceRegistry services;

    @Inject
    Purges purges;

    /** One value at its source. */
    private static final class Source {
        final AtomicLong value = new AtomicLong();
        final AtomicLong acknowledged = new AtomicLong();
    }

    private static final class RaceCounts {
        final AtomicLong stale = new AtomicLong();
        final AtomicLong hits = new AtomicLong();
        final AtomicLong filled = new AtomicLong();
    }

    /** The way readers store the source's answer. */
    private interface Filling {
        boolean fill(CacheKey key, Source source, Random random);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "redis", "memcached", "file", "database"})
    void noReaderSeesAValueFromBeforeAnAcknowledgedInvalidation(String name) throws Exception {
        Service service = services.get(name);
        List<CoherentStore> nodes = new ArrayList<>(List.of(service.needCoherent()));
        if (!Set.of("local", "file").contains(name)) {
            nodes.add(anotherNode(service));
        }
        RaceCounts counts = run(service, nodes, random -> withRevision(nodes.get(random.nextInt(nodes.size()))));
        nodes.stream().skip(1).forEach(node -> Await.item(node.close()));

        assertThat(counts.stale).hasValue(0);
        assertThat(counts.filled).as("fills that were stored").hasPositiveValue();
        assertThat(counts.hits).hasPositiveValue();
    }

    /** The control experiment: the same test finds stale reads if values are stored as in most caches. */
    @Test
    void deletingAfterTheWriteAloneShowsStaleValues() throws Exception {
        Service service = services.get("local");
        RaceCounts counts = new RaceCounts();
        for (int attempt = 0; attempt < 20 && counts.stale.get() == 0; attempt++) {
            counts = run(service, List.of(service.needCoherent()), random -> unstamped(service.store()));
        }
        assertThat(counts.stale).hasPositiveValue();
    }

    private CoherentStore anotherNode(Service service) {
        return CoherentStores.of(
                service.definition().store().open(), service.rules().prefixes(), CLOCK);
    }

    private interface Choice {
        Filling of(Random random);
    }

    private RaceCounts run(Service service, List<CoherentStore> nodes, Choice filling) throws Exception {
        long seed = System.nanoTime();
        LOG.infof("%s: seed %d", service.name(), seed);
        var counts = new RaceCounts();
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            sources.add(new Source());
            Await.item(service.store().remove(key(i)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
        var writing = new AtomicLong(WRITERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS + READERS; i++) {
                var random = new Random(seed + i);
                boolean writes = i < WRITERS;
                int own = i;
                all.add(threads.submit(() -> {
                    if (writes) {
                        for (int n = 0; n < WRITES; n++) {
                            write(service, sources, own + WRITERS * random.nextInt(KEYS / WRITERS), random);
                        }
                        writing.decrementAndGet();
                    } else {
                        while (writing.get() > 0) {
                            read(nodes.get(random.nextInt(nodes.size())), sources, random, filling.of(random), counts);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(120, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        return counts;
    }

    /** Each source has one writer, so that its last value is known. */
    private void write(Service service, List<Source> sources, int which, Random random) {
        Source source = sources.get(which);
        CacheKey key = key(which);
        long value = source.value.incrementAndGet();
        switch (random.nextInt(5)) {
            case 0 -> Await.item(purges.purge(service.name(), Purge.tags(Set.of("tag" + which)), "test"));
            case 1 ->
                Await.item(purges.purge(service.name(), new Purge(Set.of(), Set.of(), Set.of(key), Mode.HARD), "test"));
            case 2 -> Await.item(purges.purge(service.name(), Purge.prefixes(Set.of("declared/")), "test"));
            case 3 -> Await.item(service.store().remove(key));
            default -> Await.item(service.store().put(key, entry(which, value)));
        }
        source.acknowledged.set(value);
        LockSupport.parkNanos(random.nextInt(2_000_000));
    }

    private static void read(
            CoherentStore node, List<Source> sources, Random random, Filling filling, RaceCounts counts) {
        int which = random.nextInt(KEYS);
        Source source = sources.get(which);
        long acknowledged = source.acknowledged.get();
        Optional<Entry> found = Await.item(node.get(key(which)));
        if (found.isPresent()) {
            counts.hits.incrementAndGet();
            if (Long.parseLong(new String(found.get().payload(), UTF_8)) < acknowledged) {
                counts.stale.incrementAndGet();
            }
        } else if (filling.fill(key(which), source, random)) {
            counts.filled.incrementAndGet();
        }
    }

    private static Filling withRevision(CoherentStore node) {
        return (key, source, random) -> {
            Fills.Begun begun = Await.item(node.fills().begin(key, Duration.ofMinutes(1)));
            return Await.item(node.fills().store(key, entry(which(key), slowly(source, random)), begun));
        };
    }

    private static Filling unstamped(CacheStore store) {
        return (key, source, random) -> {
            Await.item(store.put(key, entry(which(key), slowly(source, random))));
            return true;
        };
    }

    private static long slowly(Source source, Random random) {
        long value = source.value.get();
        LockSupport.parkNanos(random.nextInt(3_000_000));
        return value;
    }

    private static Entry entry(int which, long value) {
        return new Entries(CLOCK)
                .of(Long.toString(value).getBytes(UTF_8), Ttl.never())
                .withTags(List.of("tag" + which));
    }

    private static CacheKey key(int which) {
        return new CacheKey("declared/race" + which);
    }

    private static int which(CacheKey key) {
        return key.text().charAt(key.text().length() - 1) - '0';
    }
}
