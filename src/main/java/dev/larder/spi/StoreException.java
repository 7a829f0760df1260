package dev.larder.spi;

import org.jspecify.annotations.Nullable;

/**
 * A failure a backend may report. Nothing else may escape a {@link CacheStore}.
 *
 * <p>A message says what was attempted, on what and why it failed: "Redis at host:port did not answer GET within 2 s". It
 * never holds a key or a value, which may be secrets.
 */
public abstract sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    private StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The backend cannot be reached or did not answer. Nothing was changed. */
    public static final class Unavailable extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The store has more to do than it can queue. Nothing was changed; later it may work. */
    public static final class Busy extends StoreException {
        private static final long serialVersionUID = 1L;

        public Busy(String message) {
            super(message, null);
        }
    }

    /** A write was sent and not confirmed: it may or may not have happened. Never the answer to a read. */
    public static final class OutcomeUnknown extends StoreException {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The entry, or what was asked for together, is larger than this backend takes. Nothing was changed. */
    public static final class TooLarge extends StoreException {
        private static final long serialVersionUID = 1L;

        public TooLarge(String message) {
            super(message, null);
        }
    }

    /** This backend has no way to keep the entry as it was asked to. Nothing was changed. */
    public static final class Unfit extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unfit(String message) {
            super(message, null);
        }
    }

    /** What is stored cannot be understood. A miss for the reader; the next write replaces it. */
    public static final class Corrupt extends StoreException {
        private static final long serialVersionUID = 1L;

        public Corrupt(String message) {
            super(message, null);
        }
    }

    /** The store is full and nothing may be evicted. Nothing was changed. */
    public static final class Full extends StoreException {
        private static final long serialVersionUID = 1L;

        public Full(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What is there does not allow the operation: a counter that would overflow, a value of another type. */
    public static final class Conflict extends StoreException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message, null);
        }
    }

    /** The cursor is not one this store gave out. */
    public static final class BadCursor extends StoreException {
        private static final long serialVersionUID = 1L;

        public BadCursor(String message) {
            super(message, null);
        }
    }
}
