package dev.larder.core.event.rules;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.spi.CacheKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The purges of one call: one merged purge for each effect, however many events triggered it. */
final class Plan {
    /** The highest number of names that all hooks of one call may purge together. */
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
     * Adds the purge of an effect for one event.
     *
     * @throws Refusal if the plan has more than {@link #MAX_NAMES} names then
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

    /** Records that the targets of an effect cannot be computed. */
    void refuse(Effect effect, Refusal why) {
        refused.putIfAbsent(effect, why);
    }

    /**
     * Checks that the targets of every effect with {@link OnError#FAIL} are known.
     *
     * @throws Refusal if they are not; nothing has been written yet
     */
    void requireNamed() {
        refused.forEach((effect, why) -> {
            if (effect.onError() == OnError.FAIL) {
                throw why;
            }
        });
    }

    /** The purge of each effect. */
    Map<Effect, Purge> purges() {
        Map<Effect, Purge> purges = new LinkedHashMap<>();
        named.forEach((effect, names) -> purges.put(effect, names.purge()));
        return purges;
    }

    /** The effects whose targets cannot be computed, with the reason. */
    Map<Effect, Refusal> refused() {
        return refused;
    }
}
