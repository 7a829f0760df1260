package dev.larder.spi;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Steps that prove something only if they end within a time limit of the tested part. A machine that stood still during
 * them proves nothing: they begin again. A fault shows on the first attempt that is fast enough.
 */
public final class InTime {
    private static final int ATTEMPTS = 10;

    private InTime() {}

    /** Runs the steps until they succeed; fails with their failure if they took less than the limit. */
    public static void within(Duration limit, Runnable steps) {
        var unused = within(limit, () -> {
            steps.run();
            return true;
        });
    }

    /** The result of the steps, likewise. */
    public static <T> T within(Duration limit, Supplier<T> steps) {
        for (int attempt = 1; ; attempt++) {
            long begun = System.nanoTime();
            try {
                return steps.get();
            } catch (AssertionError | RuntimeException e) {
                if (attempt == ATTEMPTS || System.nanoTime() - begun < limit.toNanos()) {
                    throw e;
                }
            }
        }
    }
}
