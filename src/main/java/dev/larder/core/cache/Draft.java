package dev.larder.core.cache;

import dev.larder.core.service.LifetimeRequest;
import dev.larder.spi.Representation;
import java.util.List;

/**
 * The value that a writer wants to store.
 *
 * @param form the media type and content coding
 * @param payload the bytes
 * @param lifetime the requested lifetime
 * @param tags the tags by which the entry can be invalidated
 */
@SuppressWarnings("ArrayRecordComponent") // values are opaque bytes and never compared
public record Draft(Representation form, byte[] payload, LifetimeRequest lifetime, List<String> tags) {
    private static final byte[] NO_BYTES = {};

    /** A draft of a remembered miss. */
    public static Draft absent(LifetimeRequest lifetime, List<String> tags) {
        return new Draft(Representation.NOTHING, NO_BYTES, lifetime, tags);
    }

    /** Whether it is a remembered miss. */
    public boolean isAbsent() {
        return form.equals(Representation.NOTHING);
    }
}
