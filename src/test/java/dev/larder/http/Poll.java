package dev.larder.http;

import dev.larder.spi.Await;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for an effect on a server that comes at an unknown time. */
public final class Poll {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Poll() {}

    public static void until(BooleanSupplier holds) {
        Await.until(holds, PAUSE);
    }
}
