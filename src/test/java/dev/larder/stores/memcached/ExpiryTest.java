package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Lifetime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("memcached")
class ExpiryTest {
    private static final long NOW = 1_800_000_000_123L;

    @Test
    void anEntryWithoutExpiryIsZero() {
        assertThat(Expiry.seconds(Lifetime.NEVER, NOW)).isZero();
    }

    /** One second more than needed, because memcached's clock may tick at once. */
    @Test
    void partsOfASecondAreRoundedUp() {
        assertThat(Expiry.seconds(NOW + 1, NOW)).isEqualTo(2);
        assertThat(Expiry.seconds(NOW + 1_000, NOW)).isEqualTo(2);
        assertThat(Expiry.seconds(NOW + 1_001, NOW)).isEqualTo(3);
    }

    /** Zero would be for ever. */
    @Test
    void anExpiredEntryEndsSoon() {
        assertThat(Expiry.seconds(NOW, NOW)).isEqualTo(1);
        assertThat(Expiry.seconds(NOW - 3_600_000, NOW)).isEqualTo(1);
        assertThat(Expiry.seconds(Long.MIN_VALUE / 2, NOW)).isEqualTo(1);
    }

    @Test
    void datesBeyondMemcachedsRangeAreLeftToTheHeader() {
        assertThat(Expiry.seconds(Lifetime.NEVER - 1, NOW)).isZero();
        assertThat(Expiry.seconds((Integer.MAX_VALUE + 10L) * 1_000, NOW)).isZero();
    }
}
