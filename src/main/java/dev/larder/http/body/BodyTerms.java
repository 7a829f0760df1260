package dev.larder.http.body;

import java.time.Duration;

/**
 * How large a body may be, and how fast it must come.
 *
 * @param maxBytes how many bytes it may have
 * @param pace how fast it must come
 */
record BodyTerms(long maxBytes, Pace pace) {
    /**
     * How fast a body must come.
     *
     * @param grace for how long no rate is asked
     * @param rate how many bytes a second must come on average after that
     * @param idle how long nothing may come
     * @param longest how long all of a body that is kept in memory may take
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
         * @param age how long ago it was admitted, in nanoseconds
         * @param silence how long ago the last of it came, in nanoseconds
         * @param received how many bytes have come
         */
        boolean isLate(long age, long silence, long received) {
            return silence > idle.toNanos() || (age > grace.toNanos() && received < rate * (age / SECOND));
        }
    }

    /** Why a body that has more bytes is refused. */
    String tooLarge() {
        return "A body may have at most %d bytes here".formatted(maxBytes);
    }
}
