package dev.larder.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs steps after a delay: on the event loop of the caller, or else on a thread of Mutiny's pool. The steps must not
 * block.
 */
public final class Later {
    private Later() {}

    /**
     * Runs the step after a pause of at least one millisecond, because the timer of an event loop refuses less.
     *
     * @return a handle to cancel the step
     */
    @CanIgnoreReturnValue
    public static ScheduledFuture<?> run(Duration pause, Runnable step) {
        return Infrastructure.getDefaultWorkerPool()
                .schedule(step, Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS);
    }
}
