package dev.larder.gateway.origin;

import dev.larder.gateway.policy.Storing;
import dev.larder.spi.CacheKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The targets whose last answers have said of themselves that they must not be stored. Most requests for one of them go
 * to the origin at once: they would wait for the answer to another request in vain, and take a lease in vain. One of
 * eight takes the usual way, so that an answer that may be stored is stored.
 *
 * <p>Other reasons do not count: an error, or an answer to a condition or a header of one request, says nothing about
 * the next one, and after an outage one request must ask for all.
 */
final class UnstorableTargets {
    /** After so many answers in turn the next one is expected to be like them. */
    private static final int ENOUGH = 8;

    private static final int MAX_TARGETS = 10_000;

    /** From {@link #ENOUGH} on, the turns of the requests. */
    private final Map<CacheKey, Integer> counts = new ConcurrentHashMap<>();

    /** Whether a request for the target, which takes its turn by this, goes to the origin at once. */
    boolean skipsCache(CacheKey key) {
        if (!isKnown(key)) {
            return false;
        }
        Integer turn = counts.computeIfPresent(key, (k, count) -> count + 1 < 2 * ENOUGH ? count + 1 : ENOUGH);
        return turn != null && turn != ENOUGH;
    }

    /** Takes note of an answer to a request whose target has nothing stored. */
    void note(CacheKey key, Storing storing) {
        switch (storing) {
            case STORED -> counts.remove(key);
            case NO_STORE, PRIVATE, VARY -> add(key);
            default -> {
                // the answer to another request may be stored
            }
        }
    }

    private void add(CacheKey key) {
        if (isKnown(key)) {
            return;
        }
        if (counts.size() >= MAX_TARGETS) {
            // those that are still requested come again
            counts.clear();
        }
        counts.merge(key, 1, Integer::sum);
    }

    private boolean isKnown(CacheKey key) {
        return counts.getOrDefault(key, 0) >= ENOUGH;
    }
}
