package dev.larder.stores.file;

import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** All keys with their slots, sorted. Any thread may read; only the holder of the engine's lock changes it. */
final class Index {
    // a slot, a string, its bytes and the map's nodes, without the key's own characters (JDK 17, compressed pointers)
    private static final int WEIGHT = 150;

    private final ConcurrentNavigableMap<String, IndexSlot> entries = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, IndexSlot> counters = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, IndexSlot> lists = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, IndexSlot> marks = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, IndexSlot> limits = new ConcurrentSkipListMap<>();
    private volatile long entryCount;
    private volatile long liveBytes;
    private volatile long weight;

    @Nullable
    IndexSlot find(Space space, String key) {
        return map(space).get(key);
    }

    /** All slots whose key is {@code from} or comes after it. */
    Map<String, IndexSlot> from(Space space, String from, boolean inclusive) {
        return map(space).tailMap(from, inclusive);
    }

    void put(Space space, String key, IndexSlot slot) {
        IndexSlot old = map(space).get(key);
        if (old != null) {
            old.end();
        }
        map(space).put(key, slot);
        account(space, key, old, slot);
    }

    void remove(Space space, String key) {
        IndexSlot old = map(space).get(key);
        if (old != null) {
            old.end();
            map(space).remove(key);
            account(space, key, old, null);
        }
    }

    void clear() {
        for (Space space : Space.values()) {
            map(space).values().forEach(IndexSlot::end);
            map(space).clear();
        }
        entryCount = 0;
        liveBytes = 0;
        weight = 0;
    }

    long entries() {
        return entryCount;
    }

    /** The size of all live records in the segments. */
    long liveBytes() {
        return liveBytes;
    }

    /** The approximate size of the index in the heap. */
    long weight() {
        return weight;
    }

    private ConcurrentNavigableMap<String, IndexSlot> map(Space space) {
        return switch (space) {
            case ENTRIES -> entries;
            case COUNTERS -> counters;
            case LISTS -> lists;
            case MARKS -> marks;
            case LIMITS -> limits;
        };
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // there is one writer; volatile is for the readers
    private void account(Space space, String key, @Nullable IndexSlot old, @Nullable IndexSlot now) {
        int more = (now == null ? 0 : 1) - (old == null ? 0 : 1);
        entryCount += space == Space.ENTRIES ? more : 0;
        weight += (long) more * (WEIGHT + key.length());
        weight += (now == null ? 0 : now.held().length) - (old == null ? 0 : old.held().length);
        liveBytes += (now == null ? 0 : now.size()) - (old == null ? 0 : old.size());
    }
}
