package dev.larder.stores.memcached;

import com.spotify.folsom.GetResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a slot while the generation was the current one.
 *
 * @param key the physical key
 * @param held the item of memcached, valid or not; null when there is none
 */
record SlotContent(KeySlot slot, String key, @Nullable GetResult<byte[]> held) {
    /** The body stored for this key, perhaps one whose time is over. */
    Optional<byte[]> body() {
        return held == null ? Optional.empty() : slot.body(held.getValue());
    }
}
