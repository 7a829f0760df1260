package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Lifetime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("memcached")
class MemcachedExpiryTest {
    private static final long NOW = 1_800_000_000_123L;

    @Test
    void anEntryWithoutExpiryIsZero() {
        assertThat(MemcachedExpiry.seconds(Lifetime.NEVER, NOW)).isZero();
    }

    /** One second more than needed, because memcached's clock may tick at once. */
    @Test
    void partsOfASecondAreRoundedUp() {
        assertThat(MemcachedExpiry.seconds(NOW + 1, NOW)).isEqualTo(2);
        assertThat(MemcachedExpiry.seconds(NOW + 1_000, NOW)).isEqualTo(2);
        assertThat(MemcachedExpiry.seconds(NOW + 1_001, NOW)).isEqualTo(3);
    }

    /** Zero would be for ever. */
    @Test
    void anExpiredEntryEndsSoon() {
        assertThat(MemcachedExpiry.seconds(NOW, NOW)).isEqualTo(1);
        assertThat(MemcachedExpiry.seconds(NOW - 3_600_000, NOW)).isEqualTo(1);
        assertThat(MemcachedExpiry.seconds(Long.MIN_VALUE / 2, NOW)).isEqualTo(1);
    }

    @Test
    void datesBeyondMemcachedsRangeAreLeftToTheHeader() {
        assertThat(MemcachedExpiry.seconds(Lifetime.NEVER - 1, NOW)).isZero();
        assertThat(MemcachedExpiry.seconds((Integer.MAX_VALUE + 10L) * 1_000, NOW))
                .isZero();
    }
}
