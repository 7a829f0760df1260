package dev.larder.stores.support;

import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.InvalidationHistory.Hold;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A log of marks as bytes: epoch and newest number; both floors; then, each behind its size, the lasting marks, the
 * passing ones, holds and versions. All numbers have 64 bits, sizes and holders 32.
 */
record InvalidationHistoryCodec(
        RecentInvalidations lasting, RecentInvalidations passing, Map<Long, Hold> holds, Map<Long, Long> versions) {
    private static final int FIXED = 4 * Long.BYTES + 4 * Integer.BYTES;
    private static final int PAIR = 2 * Long.BYTES;

    byte[] encode(Revision newest) {
        int pairs = lasting.marks().size() + passing.marks().size() + versions.size() + holds.size();
        ByteBuffer out = ByteBuffer.allocate(FIXED + pairs * PAIR + holds.size() * Integer.BYTES);
        out.putLong(newest.epoch()).putLong(newest.seq());
        out.putLong(lasting.floor()).putLong(passing.floor());
        put(out, lasting.marks());
        put(out, passing.marks());
        out.putInt(holds.size());
        holds.forEach((tag, hold) -> out.putLong(tag).putLong(hold.deadline()).putInt(hold.holders()));
        put(out, versions);
        return out.array();
    }

    /** Decodes the parts after the newest revision into the log. */
    void decode(ByteBuffer in) {
        try {
            lasting.raiseFloor(in.getLong());
            passing.raiseFloor(in.getLong());
            restore(in, lasting);
            restore(in, passing);
            for (int left = in.getInt(); left > 0; left--) {
                long tag = in.getLong();
                long deadline = in.getLong();
                holds.put(tag, new Hold(in.getInt(), deadline));
            }
            for (int left = in.getInt(); left > 0; left--) {
                versions.put(in.getLong(), in.getLong());
            }
        } catch (BufferUnderflowException e) {
            throw new StoreException.Corrupt("Stored invalidations are shorter than their header says");
        }
    }

    private static void put(ByteBuffer out, Map<Long, Long> numbers) {
        out.putInt(numbers.size());
        numbers.forEach((tag, number) -> out.putLong(tag).putLong(number));
    }

    private static void restore(ByteBuffer in, RecentInvalidations ring) {
        for (int left = in.getInt(); left > 0; left--) {
            ring.mark(List.of(in.getLong()), in.getLong());
        }
    }
}
