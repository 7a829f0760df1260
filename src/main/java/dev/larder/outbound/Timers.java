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

    /** Returns what cancels the step. */
    Runnable run(Duration pause, Runnable step);
}
