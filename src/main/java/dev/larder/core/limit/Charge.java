package dev.larder.core.limit;

/**
 * What something costs.
 *
 * @param requests how many requests it is
 * @param bytes how many bytes it writes
 * @param entries how many entries it writes
 * @param failures how many failed authentications it is
 */
public record Charge(long requests, long bytes, long entries, long failures) {
    /** A request that writes so much. */
    public static Charge request(long bytes, long entries) {
        return new Charge(1, bytes, entries, 0);
    }

    /** More entries, of a request that was counted already. */
    public static Charge entries(long entries) {
        return new Charge(0, 0, entries, 0);
    }

    /** A request that brought no API key that is accepted. */
    public static Charge failure() {
        return new Charge(0, 0, 0, 1);
    }

    /** What is counted. */
    public enum Unit {
        /** Requests. */
        REQUESTS,
        /** Bytes of the bodies of writes. */
        BYTES,
        /** Entries written, of bulk writes each one. */
        ENTRIES,
        /** Requests without an API key that is accepted. */
        FAILURES
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
