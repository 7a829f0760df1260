package dev.larder.stores.memcached;

import dev.larder.spi.StoreException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The slot of one key, in any generation.
 *
 * <p>Where the physical key is a hash, the key itself is stored in front of the value, as the proof that the value is
 * this key's and not that of another one with the same hash.
 *
 * @param head the physical key up to the generation
 * @param tail the physical key behind the generation
 * @param proof the key's bytes where {@code tail} is a hash, else empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record KeySlot(String head, String tail, byte[] proof) {
    /** The longest key: its length must leave room for a value. */
    static final int LONGEST_KEY = 4_096;

    /** The physical key. */
    String in(String generation) {
        return head + generation + tail;
    }

    /** The text that selects the server: the physical key without the generation, so that a clear moves nothing. */
    String route() {
        return head + tail;
    }

    /** The stored form of a body. */
    byte[] prove(byte[] body) {
        if (proof.length == 0) {
            return body;
        }
        if (proof.length > LONGEST_KEY) {
            throw new StoreException.TooLarge("Memcached takes keys of at most %d bytes".formatted(LONGEST_KEY));
        }
        return ByteBuffer.allocate(2 + proof.length + body.length)
                .putShort((short) proof.length)
                .put(proof)
                .put(body)
                .array();
    }

    /** The body of a stored form, or empty when it is another key's. */
    Optional<byte[]> body(byte[] stored) {
        if (proof.length == 0) {
            return Optional.of(stored);
        }
        int end = 2 + proof.length;
        boolean mine = stored.length >= end
                && Short.toUnsignedInt(ByteBuffer.wrap(stored).getShort()) == proof.length
                && Arrays.equals(stored, 2, end, proof, 0, proof.length);
        return mine ? Optional.of(Arrays.copyOfRange(stored, end, stored.length)) : Optional.empty();
    }
}
