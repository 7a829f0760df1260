package dev.larder.core.cache;

import dev.larder.core.invalidation.tier.Tier;
import dev.larder.core.invalidation.tier.TieredStore;
import dev.larder.spi.Entry;
import java.util.Optional;

/**
 * What a reader found.
 *
 * @param entry the live entry, or empty on a miss
 * @param tier where, if the service has tiers
 */
public record Reading(Optional<Entry> entry, Optional<Tier> tier) {
    static Reading of(Optional<Entry> entry) {
        return new Reading(entry, Optional.empty());
    }

    static Reading of(TieredStore.Read read) {
        return new Reading(read.entry(), Optional.of(read.tier()));
    }
}
