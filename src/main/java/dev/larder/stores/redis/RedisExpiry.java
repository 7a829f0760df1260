package dev.larder.stores.redis;

import dev.larder.spi.Lifetime;

/** The lifetime of a value in Redis. */
final class RedisExpiry {
    /**
     * The maximum lifetime; a longer one counts as unlimited. Redis adds its own time to it, and refuses a sum of more
     * than 64 bits.
     */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private RedisExpiry() {}

    /**
     * The milliseconds for PX, which in contrast to a date does not depend on equal clocks; 0 for an unlimited
     * lifetime, negative if it has already ended.
     */
    static long millis(long deadline, long now) {
        if (deadline == Lifetime.NEVER || deadline - now > LONGEST) {
            return 0;
        }
        return deadline > now ? deadline - now : -1;
    }
}
