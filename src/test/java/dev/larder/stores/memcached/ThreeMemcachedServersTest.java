package dev.larder.stores.memcached;

import dev.larder.server.MemcachedServer;
import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.InvalidationLogContract;
import dev.larder.spi.ListsContract;
import dev.larder.spi.RateLimitsContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts with three servers that share the keys, over the binary protocol. */
@Tag("memcached")
class ThreeMemcachedServersTest extends CacheStoreContract {
    @RegisterExtension
    static final MemcachedFixture BACKEND = MemcachedFixture.on(
            List.of(MemcachedServer.start(), MemcachedServer.start(), MemcachedServer.start()),
            Map.of("protocol", "binary"));

    @Nested
    class ConditionalWrites extends ConditionalWritesContract {}

    @Nested
    class Counters extends CountersContract {}

    @Nested
    class Lists extends ListsContract {}

    @Nested
    class InvalidationLogs extends InvalidationLogContract {
        @Override
        protected int kept() {
            return 2_000;
        }
    }

    @Nested
    class RateLimits extends RateLimitsContract {}
}
