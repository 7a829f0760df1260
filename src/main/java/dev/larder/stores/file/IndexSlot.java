package dev.larder.stores.file;

import dev.larder.stores.support.EntryCodec;
import java.nio.ByteBuffer;

/**
 * One live record in the index. A new value gets a new slot; a value that is moved to another segment keeps its slot.
 *
 * <p>The slot also keeps the heap tier correct: it is {@link #end ended} before the index shows the new value, and the
 * tier shows no entry of an ended slot. So a slow fill of the tier does no harm.
 */
final class IndexSlot {
    private static final byte[] NOTHING = {};

    private final int size;
    private final int payload;
    private final long deadline;
    private final long number;
    private final byte[] held;
    private volatile long place = -1;
    private volatile boolean ended;

    /**
     * Read and written without synchronization: a lost use makes the choice of evicted entries slightly worse, and
     * nothing else.
     */
    private boolean used;

    private IndexSlot(int size, int payload, long deadline, long number, byte[] held) {
        this.size = size;
        this.payload = payload;
        this.deadline = deadline;
        this.number = number;
        this.held = held;
    }

    /**
     * The slot of a record that stores a value.
     *
     * @param size the size of the encoded record
     */
    static IndexSlot of(LogRecord record, int size) {
        byte[] value = record.value();
        if (record.space() == Space.LIMITS) {
            return new IndexSlot(size, value.length, record.deadline(), 0, value);
        }
        boolean numeric = record.space() != Space.ENTRIES;
        int payload = numeric ? Long.BYTES : (int) EntryCodec.payloadSize(value, value.length);
        long number = ByteBuffer.wrap(value).getLong(numeric ? 0 : EntryCodec.VERSION_OFFSET);
        return new IndexSlot(size, payload, record.deadline(), number, NOTHING);
    }

    static long place(int segment, int offset) {
        return ((long) segment << Integer.SIZE) | offset;
    }

    static int segmentOf(long place) {
        return (int) (place >>> Integer.SIZE);
    }

    static int offsetOf(long place) {
        return (int) place;
    }

    /** The size of the record in its segment. */
    int size() {
        return size;
    }

    /** The size of the entry's payload. */
    int payload() {
        return payload;
    }

    long deadline() {
        return deadline;
    }

    /** The version of the entry, or the value of the counter or mark. */
    long number() {
        return number;
    }

    /** The limits of a key: they are read under the lock, so they are kept in the heap. Empty in other spaces. */
    byte[] held() {
        return held;
    }

    boolean overAt(long now) {
        return deadline <= now;
    }

    long place() {
        return place;
    }

    void moveTo(long newPlace) {
        place = newPlace;
    }

    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    void use() {
        if (!used) {
            used = true;
        }
    }

    /** Whether it was used since the last call of this method. */
    boolean takeUse() {
        boolean was = used;
        used = false;
        return was;
    }
}
