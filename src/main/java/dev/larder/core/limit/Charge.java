package dev.larder.core.limit;

/**
 * The cost of a request in each unit.
 *
 * @param requests the number of requests: 1, or 0 for a request that was counted already
 * @param bytes the number of bytes that it writes
 * @param entries the number of entries that it writes
 * @param failures the number of failed authentications
 * @param countedBytes the bytes of the same request that were counted already
 */
public record Charge(long requests, long bytes, long entries, long failures, long countedBytes) {
    /** The cost of a request that writes these bytes and entries. */
    public static Charge request(long bytes, long entries) {
        return new Charge(1, bytes, entries, 0, 0);
    }

    /** The cost of further entries of a request that was counted already. */
    public static Charge entries(long entries) {
        return new Charge(0, 0, entries, 0, 0);
    }

    /** The cost of the bytes of a request that was counted already, with some of its bytes. */
    public static Charge bytes(long bytes, long countedBytes) {
        return new Charge(0, bytes, 0, 0, countedBytes);
    }

    /** The cost of a request without an accepted API key. */
    public static Charge failure() {
        return new Charge(0, 0, 0, 1, 0);
    }

    /** The unit that a limit counts. */
    public enum Unit {
        /** Requests. */
        REQUESTS,
        /** Bytes in the bodies of writes. */
        BYTES,
        /** Written entries, each entry of a bulk write separately. */
        ENTRIES,
        /** Requests without an accepted API key. */
        FAILURES
    }

    /** The cost of the whole request, which a limit must have room for at once. */
    long whole(Unit unit) {
        return unit == Unit.BYTES ? bytes + countedBytes : of(unit);
    }

    long of(Unit unit) {
        return switch (unit) {
            case REQUESTS -> requests;
            case BYTES -> bytes;
            case ENTRIES -> entries;
            case FAILURES -> failures;
        };
    }
}
