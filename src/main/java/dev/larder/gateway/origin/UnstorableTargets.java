package dev.larder.gateway.origin;

import dev.larder.gateway.policy.Storing;
import dev.larder.spi.CacheKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The targets whose last answers could not be stored. Each request for one of them goes to the origin at once: it would
 * wait for the answer to another request in vain, and take a lease in vain.
 *
 * <p>The first answer that could be stored ends this; it is not stored itself, because its request has no lease.
 */
final class UnstorableTargets {
    /** After so many answers in turn the next one is expected to be like them. */
    private static final int ENOUGH = 8;

    private static final int MAX_TARGETS = 10_000;

    private final Map<CacheKey, Integer> counts = new ConcurrentHashMap<>();

    boolean has(CacheKey key) {
        return counts.getOrDefault(key, 0) >= ENOUGH;
    }

    /** Takes note of an answer, unless its request alone forbids to store it. */
    void note(CacheKey key, Storing storing) {
        switch (storing) {
            case STORED -> counts.remove(key);
            case METHOD, AUTHORIZATION -> {
                // the answer to another request may be stored
            }
            default -> add(key);
        }
    }

    private void add(CacheKey key) {
        if (has(key)) {
            return;
        }
        if (counts.size() >= MAX_TARGETS) {
            // those that are still requested come again
            counts.clear();
        }
        counts.merge(key, 1, Integer::sum);
    }
}
