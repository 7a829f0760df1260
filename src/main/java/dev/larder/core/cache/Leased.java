package dev.larder.core.cache;

import dev.larder.spi.Entry;
import java.util.Optional;

/**
 * What a reader gets who was ready to make the value.
 *
 * @param found the entry, perhaps a stale one or one that stands for nothing
 * @param token the right to make it; without, somebody else does or nobody need
 */
public record Leased(Optional<Entry> found, Optional<String> token) {
    /** Whether asking again later makes sense: there is nothing, and somebody is making it. */
    public boolean isPending() {
        return found.isEmpty() && token.isEmpty();
    }
}
