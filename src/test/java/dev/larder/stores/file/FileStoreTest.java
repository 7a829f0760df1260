package dev.larder.stores.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLogContract;
import dev.larder.spi.KeyScanContract;
import dev.larder.spi.Lifetime;
import dev.larder.spi.ListsContract;
import dev.larder.spi.Lookup;
import dev.larder.spi.RateLimitsContract;
import dev.larder.spi.Representation;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.Ttl;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

@ExtendWith(FileStoreTest.Fixture.class)
@Tag("file")
class FileStoreTest extends CacheStoreContract {
    @Test
    void warmAndAbsentEntriesAreAnsweredAtOnce(CacheStore store, Entries entries) {
        Entry warm = entries.lasting("v");
        Await.item(store.put(new CacheKey("warm"), warm));
        // larger than an eighth of the heap tier, which therefore does not keep it
        Await.item(store.put(new CacheKey("cold"), entries.of(new byte[500_000], Ttl.never())));
        assertThat(store.getNow(new CacheKey("warm"))).isEqualTo(new Lookup.Hit(warm));
        assertThat(store.getNow(new CacheKey("cold"))).isEqualTo(Lookup.Empty.ASK);
        assertThat(store.getNow(new CacheKey("absent"))).isEqualTo(Lookup.Empty.MISS);
    }

    @Nested
    class ConditionalWritesTest extends ConditionalWritesContract {}

    @Nested
    class CountersTest extends CountersContract {}

    @Nested
    class KeyScanTest extends KeyScanContract {}

    @Nested
    class ListsTest extends ListsContract {}

    @Nested
    class InvalidationLogTest extends InvalidationLogContract {
        @Override
        protected int kept() {
            return 20_000;
        }
    }

    @Nested
    class RateLimitsTest extends RateLimitsContract {}

    static final class Fixture extends StoreFixture {
        private FileStores stores = small();
        private final MovableClock clock = new MovableClock();

        @Override
        protected CacheStore open(StoreContext context) {
            return stores.open(context);
        }

        /** With so small a heap tier that many reads need the files. */
        private static FileStores small() {
            return FileStores.temporary().bounded(1 << 30, 1 << 20);
        }

        @Override
        protected void spoil(CacheStore store, StoreContext context, CacheKey key) {
            var lifetime = Lifetime.until(clock.millis(), Lifetime.NEVER);
            // too large for the heap tier: each read needs the file
            byte[] large = new byte[500_000];
            Await.item(store.put(key, new Entry(SPOILT_VERSION, Representation.BINARY, lifetime, large)));
            stores.flipTheLastByte(context.namespace());
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

        @Override
        public void afterEach(ExtensionContext context) {
            super.afterEach(context);
            stores.close();
            stores = small();
        }
    }
}
