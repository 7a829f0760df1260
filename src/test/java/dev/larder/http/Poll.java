package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for an effect on a server that comes at an unknown time. */
public final class Poll {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Poll() {}

    public static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Api.pass(Duration.ofMillis(20));
        }
    }
}
