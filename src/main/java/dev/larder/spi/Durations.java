package dev.larder.spi;

import java.time.Duration;

/** Durations as text for people: {@code 2 s} or {@code 1500 ms}. */
public final class Durations {
    private Durations() {}

    public static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }
}
