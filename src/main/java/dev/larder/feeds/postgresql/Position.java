package dev.larder.feeds.postgresql;

/**
 * How far a follower has read. Snapshots are {@code pg_snapshot}s as text.
 *
 * @param seen what was visible in this snapshot has been handed over
 * @param target what is visible in this one is being handed over; the same as {@code seen} when nothing is
 * @param xact the transaction of the last change that was read on the way to the target
 * @param id the number of that change
 */
record Position(String seen, String target, String xact, long id) {
    /** Everything up to the snapshot is dealt with. */
    static Position at(String snapshot) {
        return towards(snapshot, snapshot);
    }

    /** Nothing between the two was read yet. */
    static Position towards(String seen, String target) {
        return new Position(seen, target, "0", 0);
    }

    Position after(String lastXact, long lastId) {
        return new Position(seen, target, lastXact, lastId);
    }

    Position arrived() {
        return at(target);
    }

    boolean isUnderWay() {
        return !seen.equals(target);
    }
}
