package dev.larder.core.invalidation.freshness;

import dev.larder.core.invalidation.freshness.Fills.Begun;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Revision;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A granted lease.
 *
 * @param nonce a random number of this lease
 * @param granted the time of the grant, in epoch milliseconds
 * @param begun the state of the key at the grant
 */
public record Lease(long nonce, long granted, Begun begun) {
    private static final int CONTENT = 6 * Long.BYTES + 1;

    /** The stored form of a lease of the key. */
    byte[] note(CacheKey key) {
        byte[] name = key.utf8();
        return ByteBuffer.allocate(CONTENT + name.length)
                .putLong(nonce)
                .putLong(granted)
                .putLong(begun.revision().epoch())
                .putLong(begun.revision().seq())
                .putLong(begun.mark())
                .putLong(begun.version())
                .put((byte) (begun.placeholder() ? 1 : 0))
                .put(name)
                .array();
    }

    /** Parses a stored lease; empty if it belongs to another key. */
    static Optional<Lease> of(byte[] note, CacheKey key) {
        if (note.length < CONTENT || !Arrays.equals(note, CONTENT, note.length, key.utf8(), 0, key.utf8().length)) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(note);
        long nonce = in.getLong();
        long granted = in.getLong();
        var revision = new Revision(in.getLong(), in.getLong());
        long mark = in.getLong();
        long version = in.getLong();
        boolean placeholder = in.get() == 1;
        return Optional.of(new Lease(nonce, granted, new Begun(revision, version, placeholder, mark)));
    }
}
