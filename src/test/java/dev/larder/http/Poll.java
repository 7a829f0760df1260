package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for an effect on a server that comes at an unknown time. */
public final class Poll {
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** 20 s of looks, counted: a machine that stood still meanwhile has made one. */
    private static final int LOOKS = 1_000;

    private Poll() {}

    public static void until(BooleanSupplier holds) {
        for (int look = 1; !holds.getAsBoolean(); look++) {
            assertThat(look).as("in time").isLessThan(LOOKS);
            Api.pass(PAUSE);
        }
    }
}
