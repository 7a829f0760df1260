package dev.larder.feeds.postgresql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Trims the outbox by age. What counts is how long ago a change was committed, which no column can tell: a transaction may
 * stay open for hours after it has written. So it remembers which transaction was the oldest under way, and when: all
 * before that one have been visible to everybody since.
 */
final class Trimmer {
    /** Into how many steps the retention is divided. */
    private static final int STEPS = 20;

    private final long retention;
    private final LongSupplier nanoTime;
    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(long time, String oldest) {}

    Trimmer(Duration retention, LongSupplier nanoTime) {
        this.retention = retention.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Trims a batch if there is one, and says whether there may be more. */
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

    /** Forgets what it knows of a server that may since have been replaced. */
    void forget() {
        marks.clear();
    }
}
