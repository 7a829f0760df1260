package dev.larder.stores.support;

import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.Pop;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Side;
import dev.larder.spi.Lists.State;
import dev.larder.spi.Lists.When;
import dev.larder.spi.StoreException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A whole list at one moment, for stores that replace what they hold. Never empty, never changed.
 *
 * <pre>
 * stored form, offset  0  'Q', format (1), two bytes for later
 *                      4  how many values
 *                      8  deadline (64 bit)
 *                     16  each value: its size (32 bit), its bytes
 * </pre>
 */
public final class ValueList {
    private static final int HEADER = 16;
    private static final byte MAGIC = 'Q';
    private static final byte FORMAT = 1;

    private final List<byte[]> values;
    private final long deadline;
    private final long bytes;

    private ValueList(List<byte[]> values, long deadline) {
        this.values = values;
        this.deadline = deadline;
        this.bytes = values.stream().mapToLong(value -> value.length).sum();
    }

    /**
     * Appends to {@code before}.
     *
     * @throws StoreException.TooLarge if it would exceed its room
     */
    public static ValueList appended(Optional<ValueList> before, Addition addition, long now) {
        List<byte[]> old = before.map(list -> list.values).orElse(List.of());
        List<byte[]> added = addition.kept();
        int longest = addition.capacity().maxLength();
        if (addition.capacity().trimTo().isEmpty() && old.size() + added.size() > longest) {
            throw addition.capacity().refusal();
        }
        int stay = Math.min(old.size(), longest - added.size());
        List<byte[]> values = new ArrayList<>(stay + added.size());
        if (addition.side() == Side.RIGHT) {
            values.addAll(old.subList(old.size() - stay, old.size()));
            values.addAll(added);
        } else {
            values.addAll(reversed(added));
            values.addAll(old.subList(0, stay));
        }
        boolean keepsLifetime = before.isPresent() && addition.lifetime().when() == When.CREATED;
        long deadline = keepsLifetime
                ? before.get().deadline
                : addition.lifetime().ttl().deadlineFrom(now);
        var list = new ValueList(values, deadline);
        if (list.bytes > addition.capacity().bytes()) {
            throw addition.capacity().refusal();
        }
        return list;
    }

    /** The end of the list's lifetime. */
    public long deadline() {
        return deadline;
    }

    /** The number of values. */
    public int length() {
        return values.size();
    }

    /** The number of bytes of all values. */
    public long bytes() {
        return bytes;
    }

    /** The state of the list for callers. */
    public State state() {
        return new State(values.size(), deadline);
    }

    /**
     * The requested part.
     *
     * @throws StoreException.TooLarge if it exceeds the maximum of one read
     */
    public Part part(Range range) {
        List<byte[]> part = values.subList(range.begin(values.size()), range.end(values.size()));
        return new Part(range.checked(part), state());
    }

    /** The number of values that the pop removes. */
    public int taken(Pop pop) {
        int taken = 0;
        long size = 0;
        while (taken < Math.min(pop.count(), values.size())) {
            size += values.get(pop.side() == Side.LEFT ? taken : values.size() - 1 - taken).length;
            if (taken > 0 && size > pop.bytes()) {
                break;
            }
            taken++;
        }
        return taken;
    }

    /** The result of a pop of this number of values. */
    public Part popped(Side side, int taken) {
        int left = values.size() - taken;
        List<byte[]> gone =
                side == Side.LEFT ? values.subList(0, taken) : reversed(values.subList(left, values.size()));
        return new Part(gone, new State(left, deadline));
    }

    /** The list after a pop of this number of values; empty if no value remains. */
    public Optional<ValueList> without(Side side, int taken) {
        int size = values.size();
        return taken == size
                ? Optional.empty()
                : Optional.of(new ValueList(
                        List.copyOf(side == Side.LEFT ? values.subList(taken, size) : values.subList(0, size - taken)),
                        deadline));
    }

    /** The size of the stored form. */
    public long storedSize() {
        return HEADER + (long) Integer.BYTES * values.size() + bytes;
    }

    /** The stored form, in a new array. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(storedSize()));
        out.put(MAGIC).put(FORMAT).putShort((short) 0).putInt(values.size()).putLong(deadline);
        values.forEach(value -> out.putInt(value.length).put(value));
        return out.array();
    }

    /**
     * Decodes a list.
     *
     * @throws StoreException.Corrupt if these bytes are not a list
     */
    public static ValueList decode(byte[] stored) {
        if (stored.length < HEADER || stored[0] != MAGIC || stored[1] != FORMAT) {
            throw new StoreException.Corrupt("A stored list was not written by Larder");
        }
        ByteBuffer in = ByteBuffer.wrap(stored, Integer.BYTES, stored.length - Integer.BYTES);
        try {
            int length = in.getInt();
            long deadline = in.getLong();
            List<byte[]> values = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                int size = in.getInt();
                int from = in.position();
                in.position(from + size);
                values.add(Arrays.copyOfRange(stored, from, from + size));
            }
            if (values.isEmpty() || in.hasRemaining()) {
                throw new StoreException.Corrupt("A stored list has another length than its header says");
            }
            return new ValueList(Collections.unmodifiableList(values), deadline);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new StoreException.Corrupt("A stored list is shorter than its header says");
        }
    }

    private static List<byte[]> reversed(List<byte[]> values) {
        List<byte[]> other = new ArrayList<>(values);
        Collections.reverse(other);
        return other;
    }
}
