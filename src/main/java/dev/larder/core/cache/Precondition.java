package dev.larder.core.cache;

import dev.larder.core.Refusal;
import dev.larder.spi.Entry;
import java.util.Optional;
import java.util.Set;

/** What must hold of the entry that is there for a write to happen (RFC 9110, section 13.1). */
public sealed interface Precondition {
    /** Whether it holds. */
    boolean holds(Optional<Entry> current);

    /** Lets pass where it holds; fails with {@link Refusal.PreconditionFailed} where it does not. */
    default void require(Optional<Entry> current) {
        if (!holds(current)) {
            throw new Refusal.PreconditionFailed();
        }
    }

    /** What needs to know no version. */
    enum Simple implements Precondition {
        /** Nothing must hold. */
        NONE {
            @Override
            public boolean holds(Optional<Entry> current) {
                return true;
            }
        },
        /** No entry may be there: {@code If-None-Match: *}. */
        ABSENT {
            @Override
            public boolean holds(Optional<Entry> current) {
                return current.isEmpty();
            }
        },
        /** Some entry must be there: {@code If-Match: *}. */
        PRESENT {
            @Override
            public boolean holds(Optional<Entry> current) {
                return current.isPresent();
            }
        }
    }

    /** The entry has one of these versions: {@code If-Match: "a", "b"}. */
    record OneOf(Set<Long> versions) implements Precondition {
        @Override
        public boolean holds(Optional<Entry> current) {
            return current.isPresent() && versions.contains(current.get().version());
        }
    }

    /** The entry has none of these versions, or there is none: {@code If-None-Match: "a", "b"}. */
    record NoneOf(Set<Long> versions) implements Precondition {
        @Override
        public boolean holds(Optional<Entry> current) {
            return current.isEmpty() || !versions.contains(current.get().version());
        }
    }

    /** Both hold. */
    record Both(Precondition first, Precondition second) implements Precondition {
        @Override
        public boolean holds(Optional<Entry> current) {
            return first.holds(current) && second.holds(current);
        }
    }
}
