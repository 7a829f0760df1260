package dev.larder.spi;

/**
 * The lifetime of an entry. Every time is in milliseconds since 1970 by Larder's clock.
 *
 * @param created the time at which the value was written
 * @param expires the time at which the entry ends at the latest, or {@link #NEVER}
 * @param idle the time from the last access to the end of the entry, in milliseconds; 0 for no idle time
 * @param touched the last recorded access; accesses are recorded coarsely, not one by one
 * @param fresh the time until which the value is fresh, or {@link #NEVER} for the whole lifetime; afterwards it is
 *     stale, and shown only to readers that accept stale values
 * @param cost the time that loading the value took, in milliseconds; 0 if unknown
 */
public record Lifetime(long created, long expires, long idle, long touched, long fresh, long cost) {
    /** The time of an event that never happens. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A lifetime that is fresh to its end. */
    public Lifetime(long created, long expires, long idle, long touched) {
        this(created, expires, idle, touched, NEVER);
    }

    /** A lifetime without a known cost. */
    public Lifetime(long created, long expires, long idle, long touched, long fresh) {
        this(created, expires, idle, touched, fresh, 0);
    }

    /** A lifetime with a fixed end and no idle time. */
    public static Lifetime until(long created, long expires) {
        return new Lifetime(created, expires, 0, created);
    }

    /** The end of the entry if it is not accessed again, or {@link #NEVER}: the expiry that a backend sets. */
    public long deadline() {
        return idle == 0 ? expires : Math.min(expires, touched + idle);
    }

    /** Whether the entry has ended at {@code now}. */
    public boolean overAt(long now) {
        return deadline() <= now;
    }

    /** Whether the value is stale at {@code now}, although the entry lives. */
    public boolean staleAt(long now) {
        return fresh <= now;
    }

    /** Whether the value is stale because it was invalidated, not because it expired. */
    public boolean invalidated() {
        return fresh <= created;
    }

    /** The time until which the value is fresh without an invalidation, or {@link #NEVER}. */
    public long freshUntil() {
        return invalidated() ? deadline() : Math.min(fresh, deadline());
    }

    /** The same lifetime with another cost. */
    public Lifetime costing(long millis) {
        return new Lifetime(created, expires, idle, touched, fresh, millis);
    }

    /** The same lifetime, fresh until the given time. */
    public Lifetime freshUntil(long time) {
        return new Lifetime(created, expires, idle, touched, time, cost);
    }

    /** The same lifetime, stale since the value was written. */
    public Lifetime stale() {
        return new Lifetime(created, expires, idle, touched, created, cost);
    }

    /** The same lifetime of a value written at {@code time}. */
    public Lifetime since(long time) {
        return new Lifetime(time, expires, idle, touched, fresh, cost);
    }

    /** The same lifetime, accessed at {@code now}. */
    public Lifetime usedAt(long now) {
        return new Lifetime(created, expires, idle, now, fresh, cost);
    }
}
