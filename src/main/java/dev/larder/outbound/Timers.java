package dev.larder.outbound;

import dev.larder.spi.Later;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;

/** Runs steps after a pause. */
interface Timers {
    /** Timers of the machine. */
    Timers REAL = (pause, step) -> {
        ScheduledFuture<?> timer = Later.run(pause, step);
        return () -> timer.cancel(false);
    };

    /** Runs the step after the pause; the result cancels it. */
    Runnable run(Duration pause, Runnable step);
}
