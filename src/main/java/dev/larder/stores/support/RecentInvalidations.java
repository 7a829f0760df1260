package dev.larder.stores.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A bounded number of the newest marks. Not thread-safe. */
final class RecentInvalidations {
    private final int max;
    private final LongConsumer dropped;
    private final Map<Long, Long> marks = new HashMap<>();

    /** The tags of each number; a tag that was marked again stays under its old number until that is dropped. */
    private final NavigableMap<Long, List<Long>> history = new TreeMap<>();

    private int recorded;
    private long floor;

    /** @param dropped receives every dropped mark */
    RecentInvalidations(int max, LongConsumer dropped) {
        this.max = max;
        this.dropped = dropped;
    }

    void mark(Collection<Long> tags, long seq) {
        if (tags.isEmpty()) {
            return;
        }
        tags.forEach(tag -> marks.put(tag, seq));
        history.computeIfAbsent(seq, x -> new ArrayList<>()).addAll(tags);
        recorded += tags.size();
        while (recorded > max && history.size() > 1) {
            dropOldest();
        }
    }

    /** The number of the newest mark that was dropped. */
    long floor() {
        return floor;
    }

    void raiseFloor(long seq) {
        floor = Math.max(floor, seq);
    }

    Map<Long, Long> marks() {
        return marks;
    }

    /**
     * Adds the marks newer than {@code seq}, up to about the given number; returns the number above which they are
     * complete.
     */
    long since(long seq, int limit, Map<Long, Long> into) {
        int room = limit;
        for (var step : history.tailMap(seq, false).descendingMap().entrySet()) {
            if (room <= 0) {
                return step.getKey();
            }
            for (Long tag : step.getValue()) {
                if (step.getKey().equals(marks.get(tag))) {
                    into.put(tag, step.getKey());
                    room--;
                }
            }
        }
        return Math.max(seq, floor);
    }

    private void dropOldest() {
        var oldest = history.pollFirstEntry();
        recorded -= oldest.getValue().size();
        for (Long tag : oldest.getValue()) {
            if (marks.remove(tag, oldest.getKey())) {
                floor = oldest.getKey();
                dropped.accept(tag);
            }
        }
    }
}
