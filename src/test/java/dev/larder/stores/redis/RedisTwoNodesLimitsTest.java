package dev.larder.stores.redis;

import dev.larder.server.RedisServer;
import dev.larder.spi.TwoNodesRateLimits;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("redis")
class RedisTwoNodesLimitsTest extends TwoNodesRateLimits {
    private static final RedisServer SERVER = RedisServer.start();

    @RegisterExtension
    static final RedisFixture BACKEND = RedisFixture.with(Map.of("hosts", "redis://" + SERVER.address()), SERVER);
}
