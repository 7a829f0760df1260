package dev.larder.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.RateLimits.Standing;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalCacheTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong now = new AtomicLong(7);
    private final RefusalCache refusals = new RefusalCache(now::get);

    @Test
    void aRefusalIsRememberedWithTheRemainingTime() {
        refusals.note("who", "limit", 5, new Standing(1, 9_000, 600));
        now.addAndGet(200 * MILLI);
        assertThat(refusals.find("who", "limit", 5)).contains(new Standing(1, 8_800, 400));
        assertThat(refusals.find("who", "limit", 6)).isPresent();
        assertThat(refusals.find("who", "limit", 4))
                .as("a smaller cost may have room")
                .isEmpty();
        assertThat(refusals.find("who", "other", 5)).isEmpty();
        assertThat(refusals.find("other", "limit", 5)).isEmpty();
    }

    @Test
    void aRefusalIsForgottenAfterItsDelay() {
        refusals.note("who", "limit", 1, new Standing(0, 9_000, 600));
        now.addAndGet(600 * MILLI);
        assertThat(refusals.find("who", "limit", 1)).isEmpty();
    }

    @Test
    void aRefusalIsRememberedForAtMostOneSecond() {
        refusals.note("who", "limit", 1, new Standing(0, 86_400_000, 86_400_000));
        now.addAndGet(1_000 * MILLI);
        assertThat(refusals.find("who", "limit", 1)).isPresent();
        now.addAndGet(1);
        assertThat(refusals.find("who", "limit", 1)).isEmpty();
    }

    @Test
    void theNumberOfRememberedRefusalsIsBounded() {
        for (int i = 0; i < 100_000; i++) {
            refusals.note("who" + i, "limit", 1, new Standing(0, 1_000, 1_000));
        }
        assertThat(refusals.find("who99999", "limit", 1)).isPresent();
        long known = IntStream.range(0, 100_000)
                .filter(i -> refusals.find("who" + i, "limit", 1).isPresent())
                .count();
        assertThat(known).isLessThanOrEqualTo(1 << 14);
    }
}
