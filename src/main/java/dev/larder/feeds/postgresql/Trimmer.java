package dev.larder.feeds.postgresql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Trims the outbox by the time since the commit of a change. No column has this time, because a transaction may stay
 * open for hours after it has written. So this class records the oldest transaction under way at several times: all
 * earlier transactions are visible since then.
 */
final class Trimmer {
    /** The number of steps of the retention. */
    private static final int STEPS = 20;

    private final long retention;
    private final LongSupplier nanoTime;
    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(long time, String oldest) {}

    Trimmer(Duration retention, LongSupplier nanoTime) {
        this.retention = retention.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Trims a batch, if there is one; returns whether there may be more. */
    boolean trim(Outbox outbox) throws SQLException {
        long now = nanoTime.getAsLong();
        if (marks.isEmpty() || now - marks.getLast().time() >= retention / STEPS) {
            marks.add(new Mark(now, outbox.oldestUnderWay()));
        }
        Mark ripe = marks.getFirst();
        if (now - ripe.time() < retention) {
            return false;
        }
        boolean more = outbox.trim(ripe.oldest());
        if (!more) {
            marks.removeFirst();
        }
        return more;
    }

    /** Forgets the recorded transactions, because the server may have been replaced. */
    void forget() {
        marks.clear();
    }
}
