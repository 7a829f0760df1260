package dev.larder.ai.semantic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.ai.semantic.guard.Guard;
import dev.larder.ai.semantic.guard.ReadQuestion;

/**
 * Cached questions as the guard has read them. To read one takes most of the time of a comparison, and the same cached
 * questions are near many others. Those that were compared last are kept, which takes some kilobytes each.
 */
final class GuardReadings {
    /** About 10 MB. */
    static final int MAX_SIZE = 2_000;

    private final Guard guard;
    private final Cache<String, ReadQuestion> readings;

    GuardReadings(Guard guard) {
        this.guard = guard;
        this.readings = Caffeine.newBuilder()
                .maximumSize(MAX_SIZE)
                .executor(Runnable::run)
                .build();
    }

    /** The reading of a cached question. */
    ReadQuestion of(String cached) {
        return readings.get(cached, guard::read);
    }
}
