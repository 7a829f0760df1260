package dev.larder.core.cache;

import dev.larder.core.Refusal;
import dev.larder.spi.Entry;
import java.util.Optional;
import java.util.Set;

/** A condition on the stored entry that a write requires (RFC 9110, section 13.1). */
public sealed interface Precondition {
    /** Whether the condition holds. */
    boolean holds(Optional<Entry> current);

    /** Fails with {@link Refusal.PreconditionFailed} if the condition does not hold. */
    default void require(Optional<Entry> current) {
        if (!holds(current)) {
            throw new Refusal.PreconditionFailed();
        }
    }

    /** The conditions without a version. */
    enum Simple implements Precondition {
        /** No condition. */
        NONE {
            @Override
            public boolean holds(Optional<Entry> current) {
                return true;
            }
        },
        /** There is no entry: {@code If-None-Match: *}. */
        ABSENT {
            @Override
            public boolean holds(Optional<Entry> current) {
                return current.isEmpty();
            }
        },
        /** There is an entry: {@code If-Match: *}. */
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

    /** Both conditions hold. */
    record Both(Precondition first, Precondition second) implements Precondition {
        @Override
        public boolean holds(Optional<Entry> current) {
            return first.holds(current) && second.holds(current);
        }
    }
}
