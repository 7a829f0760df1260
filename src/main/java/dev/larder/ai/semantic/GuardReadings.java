package dev.larder.ai.semantic;

import dev.larder.ai.semantic.guard.Guard;
import dev.larder.ai.semantic.guard.ReadQuestion;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Cached questions as the guard has read them. To read one takes most of the time of a comparison, and the same cached
 * questions are near many others. Those that were compared last are kept, which takes some kilobytes each.
 */
final class GuardReadings {
    /** About 10 MB. */
    static final int MAX_SIZE = 2_000;

    /** In characters. The guard compares no longer texts but by their words, and they would take much of the heap. */
    private static final int LONGEST = 600;

    private final Guard guard;

    /** The one that was used last at the end. Guarded by itself. */
    private final Map<String, ReadQuestion> readings = new LinkedHashMap<>(16, 0.75f, true);

    GuardReadings(Guard guard) {
        this.guard = guard;
    }

    /** The reading of a cached question. It takes about a millisecond if it was not read before. */
    ReadQuestion of(String cached) {
        synchronized (readings) {
            ReadQuestion known = readings.get(cached);
            if (known != null) {
                return known;
            }
        }
        ReadQuestion read = guard.read(cached);
        if (cached.length() > LONGEST) {
            return read;
        }
        synchronized (readings) {
            readings.put(cached, read);
            if (readings.size() > MAX_SIZE) {
                Iterator<ReadQuestion> eldest = readings.values().iterator();
                var unused = eldest.next();
                eldest.remove();
            }
        }
        return read;
    }

    /** The number of readings that are kept. */
    int size() {
        synchronized (readings) {
            return readings.size();
        }
    }
}
