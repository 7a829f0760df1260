package dev.larder.core.cache;

import dev.larder.spi.Entry;
import java.util.Optional;

/**
 * The result of a read with a {@link LeaseRequest}.
 *
 * @param found the entry, which may be stale or a remembered miss
 * @param token the lease to fill the value; empty if another caller holds it or no fill is needed
 */
public record Leased(Optional<Entry> found, Optional<String> token) {
    /** Whether a later read can find more: there is no entry, and another caller holds the lease. */
    public boolean isPending() {
        return found.isEmpty() && token.isEmpty();
    }
}
