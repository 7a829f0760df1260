package dev.larder.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.RateLimits.Standing;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverMemoryTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong now = new AtomicLong(7);
    private final OverMemory memory = new OverMemory(now::get);

    @Test
    void aRefusalIsRememberedWithTheRemainingTime() {
        memory.note("who", "limit", 5, new Standing(1, 9_000, 600));
        now.addAndGet(200 * MILLI);
        assertThat(memory.find("who", "limit", 5)).contains(new Standing(1, 8_800, 400));
        assertThat(memory.find("who", "limit", 6)).isPresent();
        assertThat(memory.find("who", "limit", 4))
                .as("a smaller cost may have room")
                .isEmpty();
        assertThat(memory.find("who", "other", 5)).isEmpty();
        assertThat(memory.find("other", "limit", 5)).isEmpty();
    }

    @Test
    void aRefusalIsForgottenAfterItsDelay() {
        memory.note("who", "limit", 1, new Standing(0, 9_000, 600));
        now.addAndGet(600 * MILLI);
        assertThat(memory.find("who", "limit", 1)).isEmpty();
    }

    @Test
    void aRefusalIsRememberedForAtMostOneSecond() {
        memory.note("who", "limit", 1, new Standing(0, 86_400_000, 86_400_000));
        now.addAndGet(1_000 * MILLI);
        assertThat(memory.find("who", "limit", 1)).isPresent();
        now.addAndGet(1);
        assertThat(memory.find("who", "limit", 1)).isEmpty();
    }

    @Test
    void theNumberOfRememberedRefusalsIsBounded() {
        for (int i = 0; i < 100_000; i++) {
            memory.note("who" + i, "limit", 1, new Standing(0, 1_000, 1_000));
        }
        assertThat(memory.find("who99999", "limit", 1)).isPresent();
        long known = IntStream.range(0, 100_000)
                .filter(i -> memory.find("who" + i, "limit", 1).isPresent())
                .count();
        assertThat(known).isLessThanOrEqualTo(1 << 14);
    }
}
