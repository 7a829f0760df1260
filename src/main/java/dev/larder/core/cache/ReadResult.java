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
public record ReadResult(Optional<Entry> entry, Optional<Tier> tier) {
    private static final Optional<Tier> COPY = Optional.of(Tier.L1);

    /** The refusal of a read that finds no entry. */
    static final ReadResult MISS = new ReadResult(Optional.empty(), Optional.empty());

    static ReadResult of(Optional<Entry> entry) {
        return new ReadResult(entry, Optional.empty());
    }

    /** An entry found without waiting; in a tiered service, a copy. */
    static ReadResult of(Lookup.Hit hit, Service service) {
        return new ReadResult(Optional.of(hit.entry()), service.tiers().isPresent() ? COPY : Optional.empty());
    }

    static ReadResult of(TieredStore.Read read) {
        return new ReadResult(read.entry(), Optional.of(read.tier()));
    }
}
