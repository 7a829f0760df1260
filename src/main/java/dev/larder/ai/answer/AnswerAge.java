package dev.larder.ai.answer;

import dev.larder.spi.Entry;
import java.time.Clock;

/** Tells how old stored answers are now. */
public final class AnswerAge {
    private static final int SECOND = 1_000;

    private final Clock clock;

    public AnswerAge(Clock clock) {
        this.clock = clock;
    }

    /** Whether the lifetime of an answer is over. */
    public boolean isStale(Entry entry) {
        return entry.lifetime().staleAt(clock.millis());
    }

    /** Whether an answer was purged, and so may not be shown, fresh or stale. */
    public boolean isPurged(Entry entry) {
        return isStale(entry) && entry.lifetime().invalidated();
    }

    /** The age of an answer, in seconds. */
    public long age(Entry entry) {
        return Math.max(0, clock.millis() - entry.lifetime().created()) / SECOND;
    }

    /** The time since the end of an answer's lifetime, in seconds and rounded up; 0 while it is fresh. */
    public long staleness(Entry entry) {
        long over = clock.millis() - entry.lifetime().freshUntil();
        return over < 0 ? 0 : over / SECOND + 1;
    }
}
