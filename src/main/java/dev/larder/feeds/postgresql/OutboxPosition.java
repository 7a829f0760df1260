package dev.larder.feeds.postgresql;

/**
 * The read position of a feed. Snapshots are {@code pg_snapshot}s as text.
 *
 * @param seen the changes visible in this snapshot are delivered
 * @param target the changes visible in this snapshot are being delivered; equal to {@code seen} if there are none
 * @param xact the transaction of the last change that was read on the way to the target
 * @param id the number of that change
 */
record OutboxPosition(String seen, String target, String xact, long id) {
    /** The position at which every change up to the snapshot is delivered. */
    static OutboxPosition at(String snapshot) {
        return towards(snapshot, snapshot);
    }

    /** The position at which no change between the two snapshots is read. */
    static OutboxPosition towards(String seen, String target) {
        return new OutboxPosition(seen, target, "0", 0);
    }

    OutboxPosition after(String lastXact, long lastId) {
        return new OutboxPosition(seen, target, lastXact, lastId);
    }

    OutboxPosition arrived() {
        return at(target);
    }

    boolean isUnderWay() {
        return !seen.equals(target);
    }
}
