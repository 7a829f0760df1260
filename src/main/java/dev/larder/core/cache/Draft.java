package dev.larder.core.cache;

import dev.larder.core.service.LifeRequest;
import dev.larder.spi.Representation;
import java.util.List;

/**
 * What a writer wants stored.
 *
 * @param form what kind of bytes
 * @param payload the bytes
 * @param life how long they are wanted
 * @param tags by what they are to be invalidated
 */
@SuppressWarnings("ArrayRecordComponent") // values are opaque bytes and never compared
public record Draft(Representation form, byte[] payload, LifeRequest life, List<String> tags) {
    private static final byte[] NO_BYTES = {};

    /** What remembers that there is no value. */
    public static Draft absent(LifeRequest life, List<String> tags) {
        return new Draft(Representation.NOTHING, NO_BYTES, life, tags);
    }

    /** Whether it remembers that there is no value. */
    public boolean isAbsent() {
        return form.equals(Representation.NOTHING);
    }
}
