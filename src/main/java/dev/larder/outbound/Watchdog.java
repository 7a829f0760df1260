package dev.larder.outbound;

import io.vertx.core.impl.ContextInternal;
import java.time.Duration;

/**
 * A time limit that restarts with each received piece. Used on its context alone.
 *
 * <p>A timer is not moved but looks, when it fires, how much time is left: it costs nothing for each piece.
 */
final class Watchdog {
    private static final long NONE = -1;
    private static final Duration LONGEST = Duration.ofDays(365);

    private final ContextInternal context;
    private final Runnable expired;
    private boolean armed;
    private long deadline;
    private long timer = NONE;
    private long timerAt;

    Watchdog(ContextInternal context, Runnable expired) {
        this.context = context;
        this.expired = expired;
    }

    /** Restarts the time. */
    void arm(Duration limit) {
        armed = true;
        deadline = System.nanoTime() + millis(limit) * 1_000_000;
        if (timer != NONE && timerAt - deadline > 0) {
            stopTimer();
        }
        if (timer == NONE) {
            startTimer();
        }
    }

    /** Waits for nothing until it is armed again. */
    void disarm() {
        armed = false;
    }

    /** Disarms it, for a long time or for ever. */
    void stop() {
        armed = false;
        stopTimer();
    }

    private void startTimer() {
        timerAt = deadline;
        long left = Math.max(1, (deadline - System.nanoTime() + 999_999) / 1_000_000);
        timer = context.setTimer(left, x -> fire());
    }

    private void stopTimer() {
        if (timer != NONE) {
            context.owner().cancelTimer(timer);
            timer = NONE;
        }
    }

    private void fire() {
        timer = NONE;
        if (armed && deadline - System.nanoTime() > 0) {
            startTimer();
        } else if (armed) {
            armed = false;
            expired.run();
        }
    }

    /** A duration for a timer, which knows at least a millisecond. */
    static long millis(Duration limit) {
        return Math.max(1, (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toMillis());
    }
}
