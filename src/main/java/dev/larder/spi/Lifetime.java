package dev.larder.spi;

/**
 * From when to when an entry lives. Every time is in milliseconds since 1970 by Larder's clock.
 *
 * @param created when the value was written
 * @param expires when the entry ends at the latest, or {@link #NEVER}
 * @param idle how long after its last use the entry ends, in milliseconds; 0 when use does not matter
 * @param touched the last use that was written down; uses are written down coarsely, never one by one
 * @param fresh until when the value is fresh, or {@link #NEVER} for as long as the entry lives; afterwards it is stale,
 *     and shown only to readers who take that
 * @param cost how long it took to make the value, in milliseconds; 0 when nobody has measured it
 */
public record Lifetime(long created, long expires, long idle, long touched, long fresh, long cost) {
    /** The time of an event that is not going to happen. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A life that is fresh to its end. */
    public Lifetime(long created, long expires, long idle, long touched) {
        this(created, expires, idle, touched, NEVER);
    }

    /** The life of a value that nobody has measured the making of. */
    public Lifetime(long created, long expires, long idle, long touched, long fresh) {
        this(created, expires, idle, touched, fresh, 0);
    }

    /** A life that ends at a fixed time, whether the entry is used or not. */
    public static Lifetime until(long created, long expires) {
        return new Lifetime(created, expires, 0, created);
    }

    /** When the entry ends if nobody uses it again, or {@link #NEVER}: the expiry a backend is to set. */
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

    /** Whether the value is stale because it was invalidated, and not because its time was up. */
    public boolean invalidated() {
        return fresh <= created;
    }

    /** Until when the value is fresh if nothing invalidates it, or {@link #NEVER}. */
    public long freshUntil() {
        return invalidated() ? deadline() : Math.min(fresh, deadline());
    }

    /** The same life of a value that took so many milliseconds to make. */
    public Lifetime costing(long millis) {
        return new Lifetime(created, expires, idle, touched, fresh, millis);
    }

    /** The same life, fresh until then. */
    public Lifetime freshUntil(long time) {
        return new Lifetime(created, expires, idle, touched, time, cost);
    }

    /** The same life of a value that has been stale since it was written. */
    public Lifetime stale() {
        return new Lifetime(created, expires, idle, touched, created, cost);
    }

    /** The same life of a value written at {@code time}. */
    public Lifetime since(long time) {
        return new Lifetime(time, expires, idle, touched, fresh, cost);
    }

    /** The same life, used at {@code now}. */
    public Lifetime usedAt(long now) {
        return new Lifetime(created, expires, idle, now, fresh, cost);
    }
}
