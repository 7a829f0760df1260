package dev.larder.stores.memcached;

import com.spotify.folsom.GetResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a slot held while the generation was the current one.
 *
 * @param key the physical key
 * @param held what memcached has there, whether it means anything or not; null when nothing
 */
record SlotContent(Slot slot, String key, @Nullable GetResult<byte[]> held) {
    /** The body stored for this key, perhaps one whose time is over. */
    Optional<byte[]> body() {
        return held == null ? Optional.empty() : slot.body(held.getValue());
    }
}
