package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lists of values with a left and a right end, each call one atomic step, in a key space of their own that {@link
 * CacheStore#clear()} empties too. A list without values does not exist. An {@linkplain StoreException.Corrupt
 * unreadable value} is replaced by the next addition.
 */
public non-sealed interface Lists extends Capability {
    /** The maximum number of values of a list. */
    int MAX_LENGTH = 10_000;

    /** The maximum number of values that one call adds or reads. */
    int MAX_VALUES = 1_000;

    /**
     * Adds values at one end, one after the other, removes excess values at the other end, and sets the ttl. Emits the
     * new state.
     *
     * <p>Fails with {@link StoreException.TooLarge}, and changes nothing, if the list would exceed its capacity.
     */
    Uni<State> append(CacheKey key, Addition addition);

    /**
     * Emits a part of the list; empty if there is no list. A range beyond the ends of the list yields a shorter part.
     *
     * <p>Fails with {@link StoreException.TooLarge} if the part has more than {@value #MAX_VALUES} values or too many
     * bytes.
     */
    Uni<Optional<Part>> range(CacheKey key, Range range);

    /**
     * Removes values from one end, the outermost first, and emits them with the state of the remaining list; empty if
     * there is no list. Each value goes to one caller. There are fewer values than requested if they would have too
     * many bytes together, but at least one.
     */
    Uni<Optional<Part>> pop(CacheKey key, Pop pop);

    /** Removes the list; emits whether there was one. */
    Uni<Boolean> remove(CacheKey key);

    /** An end of a list. */
    enum Side {
        LEFT,
        RIGHT
    }

    /**
     * An addition to one end of a list.
     *
     * @param side the end; the value added last is the outermost
     * @param values 1 to {@value #MAX_VALUES} of them
     * @param capacity the maximum size of the list afterwards
     * @param lifetime the ttl of the list
     */
    record Addition(Side side, List<byte[]> values, Capacity capacity, ListTtl lifetime) {
        public Addition {
            values = List.copyOf(values);
            if (values.isEmpty() || values.size() > MAX_VALUES) {
                throw new IllegalArgumentException("One call adds 1 to %d values".formatted(MAX_VALUES));
            }
        }

        /** The values that fit into the list: the last ones. */
        public List<byte[]> kept() {
            int size = values.size();
            return values.subList(Math.max(0, size - capacity.maxLength()), size);
        }
    }

    /**
     * The maximum size of a list.
     *
     * @param trimTo the number of values that stay, 1 to {@value #MAX_LENGTH}; if empty, none is removed and the
     *     maximum is {@value #MAX_LENGTH}
     * @param bytes the maximum number of bytes of all values
     */
    record Capacity(OptionalInt trimTo, long bytes) {
        public Capacity {
            if (trimTo.isPresent() && (trimTo.getAsInt() < 1 || trimTo.getAsInt() > MAX_LENGTH)) {
                throw new IllegalArgumentException(
                        "The maximum length of a list is 1 to %d values".formatted(MAX_LENGTH));
            }
        }

        /** The maximum number of values. */
        public int maxLength() {
            return trimTo.orElse(MAX_LENGTH);
        }

        /** The refusal of an addition that does not fit. */
        public StoreException.TooLarge refusal() {
            return new StoreException.TooLarge(
                    "A list of this service has at most %d values of %d bytes together; set a smaller max, or pop some values"
                            .formatted(MAX_LENGTH, bytes));
        }
    }

    /**
     * The ttl that an addition sets.
     *
     * @param ttl the ttl from the addition on
     * @param when the additions that set it
     */
    record ListTtl(Ttl ttl, When when) {}

    /** The additions that set a list's ttl. */
    enum When {
        /** Only the addition that creates the list; an existing list keeps its deadline. */
        CREATED,
        /** Every addition. */
        ALWAYS
    }

    /**
     * A part of a list, both ends included. 0 is the leftmost value, -1 the rightmost, -2 the one before it.
     *
     * @param bytes the maximum number of bytes of all values
     */
    record Range(long from, long to, long bytes) {
        /** The index of the first value in a list of this length. */
        public int begin(int length) {
            return (int) (from < 0 ? Math.max(0, length + from) : Math.min(from, length));
        }

        /** The index after the last value in a list of this length. */
        public int end(int length) {
            long last = to < 0 ? length + to : Math.min(to, length - 1L);
            return (int) Math.max(begin(length), last + 1);
        }

        /**
         * Returns the values if they are not too many.
         *
         * @throws StoreException.TooLarge if they are too many, or too large together
         */
        public List<byte[]> checked(List<byte[]> values) {
            if (values.size() > MAX_VALUES
                    || values.stream().mapToLong(value -> value.length).sum() > bytes) {
                throw refusal();
            }
            return values;
        }

        /** The refusal of a part that is too large. */
        public StoreException.TooLarge refusal() {
            return new StoreException.TooLarge(
                    "One call reads at most %d values of %d bytes together; read the list in parts"
                            .formatted(MAX_VALUES, bytes));
        }
    }

    /**
     * The values to remove.
     *
     * @param side the end
     * @param count the number of values, 1 to {@value #MAX_VALUES}
     * @param bytes the maximum size of all values together
     */
    record Pop(Side side, int count, long bytes) {}

    /**
     * The state of a list.
     *
     * @param length the number of values; 0 if the last one was removed
     * @param deadline the end of its lifetime, in epoch milliseconds, or {@link Lifetime#NEVER}
     */
    record State(int length, long deadline) {}

    /**
     * Values of a list.
     *
     * @param values the values in the order of the list, or of a pop in the order of removal
     * @param list the state of the list after the call
     */
    record Part(List<byte[]> values, State list) {
        public Part {
            values = List.copyOf(values);
        }
    }
}
