package dev.larder.http.body;

import java.time.Duration;

/**
 * The bounds of a request body's size and time.
 *
 * @param maxBytes the maximum size in bytes
 * @param pace the minimum speed
 */
record BodyTerms(long maxBytes, Pace pace) {
    /**
     * The minimum speed of a body.
     *
     * @param grace the time from the start without a minimum rate
     * @param rate the minimum average rate after that, in bytes a second
     * @param idle the maximum time without a byte
     * @param longest the maximum time for a whole body that is kept in memory
     */
    record Pace(Duration grace, long rate, Duration idle, Duration longest) {
        private static final double SECOND = 1e9;

        /** The pace of a body that must be there, whole, after that time. */
        static Pace within(Duration time) {
            return new Pace(time, Long.MAX_VALUE, time, time);
        }

        /**
         * Whether a body comes too slowly.
         *
         * @param age the time since its admission, in nanoseconds
         * @param silence the time since its last bytes, in nanoseconds
         * @param received the number of bytes received
         */
        boolean isLate(long age, long silence, long received) {
            return silence > idle.toNanos() || (age > grace.toNanos() && received < rate * (age / SECOND));
        }
    }

    /** The message of the refusal of a larger body. */
    String tooLarge() {
        return "A body may have at most %d bytes here".formatted(maxBytes);
    }
}
