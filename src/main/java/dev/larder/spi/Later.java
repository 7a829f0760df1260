package dev.larder.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Steps that are taken after a while, on an event loop when they are asked for there and on a thread of Mutiny's otherwise:
 * they must not block.
 */
public final class Later {
    private Later() {}

    /**
     * Takes the step after a pause, at the earliest a millisecond from now: a timer of an event loop refuses less.
     *
     * @return what may cancel it
     */
    @CanIgnoreReturnValue
    public static ScheduledFuture<?> run(Duration pause, Runnable step) {
        return Infrastructure.getDefaultWorkerPool()
                .schedule(step, Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS);
    }
}
