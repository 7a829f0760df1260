package dev.larder.stores.memcached;

import dev.larder.server.MemcachedServer;
import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.InvalidationLogContract;
import dev.larder.spi.ListsContract;
import dev.larder.spi.RateLimitsContract;
import dev.larder.spi.TwoRevisionsBehaviour;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts with one server. */
@Tag("memcached")
class MemcachedStoreTest extends CacheStoreContract {
    @RegisterExtension
    static final MemcachedFixture BACKEND = MemcachedFixture.on(List.of(MemcachedServer.start()), Map.of());

    @Nested
    class ConditionalWrites extends ConditionalWritesContract {}

    @Nested
    class TwoRevisions extends TwoRevisionsBehaviour {}

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
