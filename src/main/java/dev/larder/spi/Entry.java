package dev.larder.spi;

/**
 * A stored value, with what a reader must be told of it. The payload is opaque, belongs to the entry and is never
 * changed.
 *
 * @param version the strong validator (RFC 9110, section 8.8.1): changes with every write of a new value, is kept by a
 *     write that only changes the life, and is never used again for the same key
 * @param form what kind of bytes the payload is
 * @param life from when to when the entry lives
 * @param payload the bytes as they were sent
 */
@SuppressWarnings("ArrayRecordComponent") // values are opaque bytes and never compared
public record Entry(long version, Representation form, Lifetime life, byte[] payload) {
    /** The same value with another life. */
    public Entry living(Lifetime other) {
        return new Entry(version, form, other, payload);
    }

    @Override
    public String toString() {
        return "Entry[" + payload.length + " bytes]";
    }
}
