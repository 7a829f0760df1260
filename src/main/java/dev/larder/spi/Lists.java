package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lists of values with a left and a right end, each call one atomic step, in a key space of their own that
 * {@link CacheStore#clear()} empties too. A list without values is not there. What is
 * {@linkplain StoreException.Corrupt stored and cannot be understood} is replaced by the next addition.
 */
public non-sealed interface Lists extends Capability {
    /** How many values a list may have. */
    int LONGEST = 10_000;

    /** How many values one call may add, and how many it is handed at most. */
    int MAX_VALUES = 1_000;

    /**
     * Adds values at one end, one after the other, drops at the other end what is too many then, and sets the life. Emits
     * the list as it is then.
     *
     * <p>Fails with {@link StoreException.TooLarge}, changing nothing, when the list would not fit into its room.
     */
    Uni<State> append(CacheKey key, Addition addition);

    /**
     * Emits a part of the list, or empty when there is no list. An end that is not there is no failure: the part is shorter.
     *
     * <p>Fails with {@link StoreException.TooLarge} when the part has more than {@value #MAX_VALUES} values, or too many bytes.
     */
    Uni<Optional<Part>> range(CacheKey key, Range range);

    /**
     * Takes values away from one end, the outermost first, and emits them with what is left of the list; empty when there is
     * no list. Of many callers one gets a value. They are fewer than asked for when they would have too many bytes together,
     * but one at least.
     */
    Uni<Optional<Part>> pop(CacheKey key, Pop pop);

    /** Removes the list and emits whether there was one. */
    Uni<Boolean> remove(CacheKey key);

    /** An end of a list. */
    enum Side {
        LEFT,
        RIGHT
    }

    /**
     * What to add.
     *
     * @param side where; the value added last is the outermost
     * @param values 1 to {@value #MAX_VALUES} of them
     * @param room how much the list may hold afterwards
     * @param life when it ends
     */
    record Addition(Side side, List<byte[]> values, Room room, Life life) {
        public Addition {
            values = List.copyOf(values);
            if (values.isEmpty() || values.size() > MAX_VALUES) {
                throw new IllegalArgumentException("One call adds 1 to %d values".formatted(MAX_VALUES));
            }
        }

        /** Those of the values that the list has room for: the last ones. */
        public List<byte[]> kept() {
            int size = values.size();
            return values.subList(Math.max(0, size - room.longest()), size);
        }
    }

    /**
     * How much a list may hold.
     *
     * @param keep how many values stay, 1 to {@value #LONGEST}; where nothing is said none is dropped, and there may be
     *     {@value #LONGEST}
     * @param bytes how many bytes the values may have together
     */
    record Room(OptionalInt keep, long bytes) {
        public Room {
            if (keep.isPresent() && (keep.getAsInt() < 1 || keep.getAsInt() > LONGEST)) {
                throw new IllegalArgumentException("The maximum length of a list is 1 to %d values".formatted(LONGEST));
            }
        }

        /** How many values there may be. */
        public int longest() {
            return keep.orElse(LONGEST);
        }

        /** Why an addition is refused that does not fit. */
        public StoreException.TooLarge refusal() {
            return new StoreException.TooLarge(
                    "A list of this service has at most %d values of %d bytes together; set a smaller max, or pop some values"
                            .formatted(LONGEST, bytes));
        }
    }

    /**
     * When a list ends.
     *
     * @param ttl how long after the addition
     * @param when which additions it is for
     */
    record Life(Ttl ttl, When when) {}

    /** Which additions set a list's life. */
    enum When {
        /** The one that creates the list: the life of one that exists stays as it is. */
        CREATED,
        /** Every one. */
        ALWAYS
    }

    /**
     * A part of a list, both ends included. 0 is the leftmost value, -1 the rightmost, -2 the one before it.
     *
     * @param bytes how many bytes the values may have together
     */
    record Range(long from, long to, long bytes) {
        /** Where it begins in a list of that length. */
        public int begin(int length) {
            return (int) (from < 0 ? Math.max(0, length + from) : Math.min(from, length));
        }

        /** Where it ends in a list of that length: the place behind the last value. */
        public int end(int length) {
            long last = to < 0 ? length + to : Math.min(to, length - 1L);
            return (int) Math.max(begin(length), last + 1);
        }

        /**
         * The values that lie there, if they may be handed out.
         *
         * @throws StoreException.TooLarge when they are too many, or too large together
         */
        public List<byte[]> checked(List<byte[]> values) {
            if (values.size() > MAX_VALUES
                    || values.stream().mapToLong(value -> value.length).sum() > bytes) {
                throw refusal();
            }
            return values;
        }

        /** Why they are not handed out. */
        public StoreException.TooLarge refusal() {
            return new StoreException.TooLarge(
                    "One call reads at most %d values of %d bytes together; read the list in parts"
                            .formatted(MAX_VALUES, bytes));
        }
    }

    /**
     * What to take away.
     *
     * @param side where
     * @param count how many, 1 to {@value #MAX_VALUES}
     * @param bytes how many bytes they may have together
     */
    record Pop(Side side, int count, long bytes) {}

    /**
     * A list at one moment.
     *
     * @param length how many values it has; 0 if the last one was removed
     * @param deadline when it ends, in epoch milliseconds, or {@link Lifetime#NEVER}
     */
    record State(int length, long deadline) {}

    /**
     * Values of a list.
     *
     * @param values in their order; of a pop in the order they were taken
     * @param list the list they are of, after the call
     */
    record Part(List<byte[]> values, State list) {
        public Part {
            values = List.copyOf(values);
        }
    }
}
