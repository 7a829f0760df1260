package dev.larder.spi;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a store. No other exception may escape a {@link CacheStore}.
 *
 * <p>The message names the attempt, the backend and the reason: "Redis at host:port did not answer GET within 2 s". It
 * never contains a key or a value, because they may be secrets. Addresses stand behind the word "at".
 */
public abstract sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Host and port, with the word before. */
    private static final Pattern ADDRESS = Pattern.compile(" at \\S+:\\d+");

    private final String message;

    private StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The message for a caller, without the addresses of backends. */
    public String reason() {
        return ADDRESS.matcher(message).replaceAll("");
    }

    /** The backend cannot be reached or did not answer. Nothing was changed. */
    public static final class Unavailable extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The queues of the store are full. Nothing was changed; a later call may succeed. */
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

    /** The entry, or the requested set of entries, is too large for this backend. Nothing was changed. */
    public static final class TooLarge extends StoreException {
        private static final long serialVersionUID = 1L;

        public TooLarge(String message) {
            super(message, null);
        }
    }

    /** This backend cannot store the entry with the requested properties. Nothing was changed. */
    public static final class Unfit extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unfit(String message) {
            super(message, null);
        }
    }

    /** The stored value is unreadable. A miss for the reader; the next write replaces it. */
    public static final class Corrupt extends StoreException {
        private static final long serialVersionUID = 1L;

        public Corrupt(String message) {
            super(message, null);
        }
    }

    /** The store is full and evicts nothing. Nothing was changed. */
    public static final class Full extends StoreException {
        private static final long serialVersionUID = 1L;

        public Full(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The stored value does not allow the operation: a counter would overflow, or the value has another type. */
    public static final class Conflict extends StoreException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message, null);
        }
    }

    /** The cursor was not created by this store. */
    public static final class BadCursor extends StoreException {
        private static final long serialVersionUID = 1L;

        public BadCursor(String message) {
            super(message, null);
        }
    }
}
