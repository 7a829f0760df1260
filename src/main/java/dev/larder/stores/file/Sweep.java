package dev.larder.stores.file;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Removes ended entries in small steps, so that writers wait only for one step. */
final class Sweep {
    private static final int CONCURRENCY = 1_000;

    private final Index index;
    private final Clock clock;
    private final ReentrantLock lock;

    /** @param lock held while the index is changed */
    Sweep(Index index, Clock clock, ReentrantLock lock) {
        this.index = index;
        this.clock = clock;
        this.lock = lock;
    }

    void run() {
        for (Space space : Space.values()) {
            List<String> over = over(space, "");
            while (!over.isEmpty()) {
                forget(space, over);
                over = over(space, over.get(over.size() - 1));
            }
        }
    }

    private List<String> over(Space space, String after) {
        long now = clock.millis();
        return index.from(space, after, false).entrySet().stream()
                .filter(e -> e.getValue().overAt(now))
                .map(Map.Entry::getKey)
                .limit(CONCURRENCY)
                .toList();
    }

    private void forget(Space space, List<String> keys) {
        lock.lock();
        try {
            for (String key : keys) {
                IndexSlot slot = index.find(space, key);
                if (slot != null && slot.overAt(clock.millis())) {
                    index.remove(space, key);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
