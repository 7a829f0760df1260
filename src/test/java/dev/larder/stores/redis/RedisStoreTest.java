package dev.larder.stores.redis;

import dev.larder.server.RedisServer;
import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.DoorbellBehaviour;
import dev.larder.spi.KeyScanContract;
import dev.larder.spi.MarksContract;
import dev.larder.spi.RateLimitsContract;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts against one server. */
@Tag("redis")
class RedisStoreTest extends CacheStoreContract {
    private static final RedisServer SERVER = RedisServer.start();

    @RegisterExtension
    static final RedisFixture BACKEND = RedisFixture.with(Map.of("hosts", "redis://" + SERVER.address()), SERVER);

    @Nested
    class ConditionalWrites extends ConditionalWritesContract {}

    @Nested
    class Counters extends CountersContract {}

    @Nested
    class KeyScan extends KeyScanContract {}

    @Nested
    class Marking extends MarksContract {}

    @Nested
    class Calling extends DoorbellBehaviour {}

    @Nested
    class Limiting extends RateLimitsContract {}
}
