package dev.larder.core.event.rules;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.spi.CacheKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What hooks are to purge: for each effect one purge, whatever number of events asked for it. */
final class Plan {
    /** How many names one call may purge, by all of its events and all of their hooks together. */
    static final int MAX_NAMES = 10_000;

    private final Map<Effect, Names> named = new LinkedHashMap<>();
    private final Map<Effect, Refusal> refused = new LinkedHashMap<>();
    private int size;

    private record Names(Set<String> tags, Set<String> prefixes, Set<CacheKey> keys) {
        Names() {
            this(new HashSet<>(), new HashSet<>(), new HashSet<>());
        }

        void add(Purge purge) {
            tags.addAll(purge.tags());
            prefixes.addAll(purge.prefixes());
            keys.addAll(purge.keys());
        }

        Purge purge() {
            return new Purge(tags, prefixes, keys, Mode.HARD);
        }
    }

    /**
     * Adds what an effect purges for one event.
     *
     * @throws Refusal when that is too much together with the rest
     */
    void add(Effect effect, Purge purge) {
        if (purge.isEmpty()) {
            return;
        }
        size += purge.tags().size() + purge.prefixes().size() + purge.keys().size();
        if (size > MAX_NAMES) {
            throw new Refusal.TooLarge("Hooks may purge at most %d names for one call".formatted(MAX_NAMES));
        }
        named.computeIfAbsent(effect, x -> new Names()).add(purge);
    }

    /** Notes that an effect cannot say what it would have to purge. */
    void refuse(Effect effect, Refusal why) {
        refused.putIfAbsent(effect, why);
    }

    /**
     * Lets a write pass of which every hook that could fail it knows what to purge.
     *
     * @throws Refusal when one does not; nothing is written yet
     */
    void requireNamed() {
        refused.forEach((effect, why) -> {
            if (effect.onError() == OnError.FAIL) {
                throw why;
            }
        });
    }

    /** What each effect is to purge. */
    Map<Effect, Purge> purges() {
        Map<Effect, Purge> purges = new LinkedHashMap<>();
        named.forEach((effect, names) -> purges.put(effect, names.purge()));
        return purges;
    }

    /** The effects that could not say what to purge, and why. */
    Map<Effect, Refusal> refused() {
        return refused;
    }
}
