package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.MemcachedServer;
import dev.larder.spi.CacheStore;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RateLimits.Algorithm;
import dev.larder.spi.TwoNodesRateLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("memcached")
class MemcachedTwoNodesLimitsTest extends TwoNodesRateLimits {
    @RegisterExtension
    static final MemcachedFixture BACKEND = MemcachedFixture.on(List.of(MemcachedServer.start()), Map.of());

    @Test
    void withoutAClockThatAllShareThereAreOnlyFixedWindows(CacheStore store) {
        assertThat(store.capability(RateLimits.class).orElseThrow().algorithms())
                .containsExactly(Algorithm.FIXED);
    }
}
