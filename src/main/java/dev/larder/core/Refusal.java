package dev.larder.core;

import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.Set;

/**
 * The refusal of a request by Larder itself, although every backend works. The message is for the caller: what was
 * wrong and what to do.
 */
public abstract sealed class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    private Refusal(String message) {
        // an expected answer, not a defect: a stack trace is of no use, and filling it in is slow
        super(message, null, false, false);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The request is invalid. */
    public static final class Bad extends Refusal {
        private static final long serialVersionUID = 1L;

        public Bad(String message) {
            super(message);
        }
    }

    /** The sender's identity is not proven. */
    public static final class Unauthenticated extends Refusal {
        private static final long serialVersionUID = 1L;

        public Unauthenticated(String message) {
            super(message);
        }
    }

    /** The caller is known and may not do this. */
    public static final class Forbidden extends Refusal {
        private static final long serialVersionUID = 1L;

        public Forbidden(String message) {
            super(message);
        }
    }

    /** There is no such service, entry or counter. */
    public static final class NotFound extends Refusal {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message);
        }
    }

    /** Something that was to be created is there already. */
    public static final class AlreadyThere extends Refusal {
        private static final long serialVersionUID = 1L;

        private final transient Set<CacheKey> keys;

        public AlreadyThere(Set<CacheKey> keys) {
            super(keys.size() == 1 ? "The key already exists; PUT replaces it" : "Some of the keys already exist");
            this.keys = Set.copyOf(keys);
        }

        /** The keys that exist. */
        public Set<CacheKey> keys() {
            return keys;
        }
    }

    /** The stored value does not allow the request. */
    public static final class Conflict extends Refusal {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message);
        }
    }

    /** A condition the caller set does not hold (RFC 9110, section 13). Nothing was changed. */
    public static final class PreconditionFailed extends Refusal {
        private static final long serialVersionUID = 1L;

        public PreconditionFailed() {
            super("The entry does not meet the condition; nothing was changed");
        }
    }

    /** The value or key is larger than the service takes. */
    public static final class TooLarge extends Refusal {
        private static final long serialVersionUID = 1L;

        public TooLarge(String message) {
            super(message);
        }
    }

    /** A limit has no room for this now. Nothing was done. */
    public static final class TooMany extends Refusal {
        private static final long serialVersionUID = 1L;

        public TooMany(String message) {
            super(message);
        }
    }

    /** The service's backend has no such ability. */
    public static final class CapabilityAbsent extends Refusal {
        private static final long serialVersionUID = 1L;

        public CapabilityAbsent(String service, String capability) {
            super("Service %s has no capability %s".formatted(service, capability));
        }

        private CapabilityAbsent(String message) {
            super(message);
        }

        /** A service whose backend limits rates, but not in the way that was asked for. */
        public static CapabilityAbsent algorithm(String service, String asked, List<String> there) {
            return new CapabilityAbsent(
                    "Service %s has no rate limits of the algorithm %s; there are %s".formatted(service, asked, there));
        }

        /** A service that cannot list keys was asked to purge a prefix it does not declare. */
        public static CapabilityAbsent undeclaredPrefix(String service) {
            return new CapabilityAbsent(
                    "Service %s has no capability key_scan, so it can purge only the prefixes that its configuration declares"
                            .formatted(service));
        }
    }
}
