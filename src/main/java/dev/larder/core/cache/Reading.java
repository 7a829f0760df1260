package dev.larder.core.cache;

import dev.larder.core.invalidation.tier.Tier;
import dev.larder.core.invalidation.tier.TieredStore;
import dev.larder.core.service.Service;
import dev.larder.spi.Entry;
import dev.larder.spi.Lookup;
import java.util.Optional;

/**
 * The result of a read.
 *
 * @param entry the live entry, or empty on a miss
 * @param tier the tier that answered, if the service is tiered
 */
public record Reading(Optional<Entry> entry, Optional<Tier> tier) {
    private static final Optional<Tier> COPY = Optional.of(Tier.L1);

    /** The refusal of a read that finds no entry. */
    static final Reading MISS = new Reading(Optional.empty(), Optional.empty());

    static Reading of(Optional<Entry> entry) {
        return new Reading(entry, Optional.empty());
    }

    /** An entry found without waiting; in a tiered service, a copy. */
    static Reading of(Lookup.Hit hit, Service service) {
        return new Reading(Optional.of(hit.entry()), service.tiers().isPresent() ? COPY : Optional.empty());
    }

    static Reading of(TieredStore.Read read) {
        return new Reading(read.entry(), Optional.of(read.tier()));
    }
}
