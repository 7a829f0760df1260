package dev.larder.stores.redis;

import dev.larder.spi.Lifetime;

/** How long Redis is to keep something. */
final class Expiry {
    /** Redis adds its own clock to it and refuses what does not fit into 64 bits; further away than this is never. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private Expiry() {}

    /**
     * The milliseconds for PX, which unlike a date does not depend on the clocks agreeing; 0 for no end, negative when it is
     * over already.
     */
    static long millis(long deadline, long now) {
        if (deadline == Lifetime.NEVER || deadline - now > LONGEST) {
            return 0;
        }
        return deadline > now ? deadline - now : -1;
    }
}
