package dev.larder.stores.memcached;

import dev.larder.spi.Lifetime;

/** Deadlines as memcached takes them: whole seconds. The exact deadline stands in the value and decides. */
final class MemcachedExpiry {
    /** memcached's times are signed 32 bit: what ends later (2038) is left to the deadline in the value. */
    private static final long LAST_DATE = Integer.MAX_VALUE - 1L;

    private MemcachedExpiry() {}

    /**
     * Seconds from {@code now} until the deadline, at least one; 0 where there is no end. The client turns 30 days and
     * more into a date, as which memcached reads them (protocol.txt, "Expiration times").
     */
    static int seconds(long deadline, long now) {
        if (deadline == Lifetime.NEVER) {
            return 0;
        }
        // one more, because memcached's clock ticks once a second and a lifetime may begin at the end of a tick
        long seconds = Math.max(0, Math.floorDiv(deadline - now - 1, 1_000L) + 1) + 1;
        return seconds + now / 1_000 >= LAST_DATE ? 0 : (int) seconds;
    }
}
