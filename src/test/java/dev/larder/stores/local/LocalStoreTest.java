package dev.larder.stores.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLogContract;
import dev.larder.spi.KeyScan;
import dev.larder.spi.KeyScanContract;
import dev.larder.spi.Lifetime;
import dev.larder.spi.ListsContract;
import dev.larder.spi.Lookup;
import dev.larder.spi.MutableClock;
import dev.larder.spi.RateLimitsContract;
import dev.larder.spi.Representation;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("local")
class LocalStoreTest extends CacheStoreContract {
    private static final BlockingLane SCANS =
            LocalStoreFactory.scans(100, StoreFixture.TIMEOUT, Infrastructure.getDefaultExecutor());

    private static final SideLimits APART = new SideLimits(1_000, 64 << 20, 64 << 20, 64 << 20);

    @RegisterExtension
    static final StoreFixture BACKEND = new StoreFixture() {
        private final MutableClock clock = new MutableClock();

        @Override
        protected CacheStore open(StoreContext context) {
            return new LocalStore(Bound.bytes(64 << 20), APART, context.clock(), SCANS);
        }

        @Override
        protected boolean servesOneNode() {
            return true;
        }

        @Override
        public void pass(Duration duration) {
            clock.pass(duration);
        }

        @Override
        public Clock clock() {
            return clock;
        }
    };

    @Nested
    class Conditional extends ConditionalWritesContract {}

    @Nested
    class Counting extends CountersContract {}

    @Nested
    class Scanning extends KeyScanContract {}

    @Nested
    class Listing extends ListsContract {}

    @Nested
    class InvalidationLogs extends InvalidationLogContract {}

    @Nested
    class Limiting extends RateLimitsContract {}

    @Test
    void everyReadIsAnsweredAtOnce(CacheStore store, Entries entries) {
        var key = new CacheKey("k");
        assertThat(store.getNow(key)).isEqualTo(Lookup.Empty.MISS);
        Entry entry = entries.lasting("v");
        Await.item(store.put(key, entry));
        assertThat(store.getNow(key)).isEqualTo(new Lookup.Hit(entry));
    }

    @Test
    void theFilesStayWithinMaxBytes(Entries entries) {
        var store = new LocalStore(Bound.bytes(100_000), APART, Clock.systemUTC(), SCANS);
        for (int i = 0; i < 1_000; i++) {
            Await.item(store.put(new CacheKey("k" + i), entries.of(new byte[1_000], Ttl.never())));
        }
        assertThat(store.stats().bytes().orElseThrow()).isLessThanOrEqualTo(100_000);
        assertThat(store.stats().evictions().orElseThrow()).isGreaterThan(900);
    }

    @Test
    void fieldsOfTheRepresentationWeighToo() {
        var store = new LocalStore(Bound.bytes(100_000), APART, Clock.systemUTC(), SCANS);
        var form = new Representation("x".repeat(10_000), "y".repeat(10_000));
        var entry = new Entry(1, form, Lifetime.until(0, Lifetime.NEVER), new byte[0]);
        for (int i = 0; i < 10; i++) {
            Await.item(store.put(new CacheKey("k" + i), entry));
        }
        assertThat(store.stats().entries().orElseThrow()).isEqualTo(2);
    }

    @Test
    void theFieldsOfAStoredResponseWeighToo() {
        var store = new LocalStore(Bound.bytes(100_000), APART, Clock.systemUTC(), SCANS);
        var form = Representation.BINARY.with(List.of(new Representation.Attribute("vary", "x".repeat(20_000))));
        var entry = new Entry(1, form, Lifetime.until(0, Lifetime.NEVER), new byte[0]);
        for (int i = 0; i < 10; i++) {
            Await.item(store.put(new CacheKey("k" + i), entry));
        }
        assertThat(store.stats().entries().orElseThrow()).isEqualTo(2);
    }

    @Test
    void scanningLeavesTheCallersThread(CacheStore store) {
        KeyScan scan = store.capability(KeyScan.class).orElseThrow();
        Thread listing =
                Await.item(scan.scan(new KeyScan.Query("", Optional.empty(), 1)).map(page -> Thread.currentThread()));
        Thread removing = Await.item(scan.removeAll("").map(count -> Thread.currentThread()));
        assertThat(List.of(listing, removing)).doesNotContain(Thread.currentThread());
    }

    @Test
    void maxEntriesBoundsTheirNumber(Entries entries) {
        var store = new LocalStore(Bound.entries(10), APART, Clock.systemUTC(), SCANS);
        for (int i = 0; i < 100; i++) {
            Await.item(store.put(new CacheKey("k" + i), entries.lasting("v")));
        }
        assertThat(store.stats().entries().orElseThrow()).isLessThanOrEqualTo(10);
    }

    @Test
    void anEntryLargerThanTheStoreIsRefusedAndNotEvicted(Entries entries) {
        var store = new LocalStore(Bound.bytes(1_000), APART, Clock.systemUTC(), SCANS);
        assertThat(Await.failure(store.put(new CacheKey("k"), entries.of(new byte[1_001], Ttl.never()))))
                .isInstanceOf(StoreException.TooLarge.class);
    }
}
