package dev.larder.spi;

import java.time.Duration;

/** A time to live. Zero has no special meaning. */
public sealed interface Ttl {
    /** Without an end. */
    record Never() implements Ttl {}

    /**
     * A limited time.
     *
     * @param duration at least a millisecond
     */
    record For(Duration duration) implements Ttl {
        public For {
            if (duration.toMillis() <= 0) {
                throw new IllegalArgumentException("A ttl is at least a millisecond, not " + duration);
            }
        }
    }

    static Ttl never() {
        return new Never();
    }

    static Ttl of(Duration duration) {
        return new For(duration);
    }

    /** The end of a ttl that begins at {@code now}, both in epoch milliseconds; or {@link Lifetime#NEVER}. */
    default long deadlineFrom(long now) {
        if (!(this instanceof For lifetime)) {
            return Lifetime.NEVER;
        }
        long millis = lifetime.duration.toMillis();
        return millis >= Lifetime.NEVER - now ? Lifetime.NEVER : now + millis;
    }
}
