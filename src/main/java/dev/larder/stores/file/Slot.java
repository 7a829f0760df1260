package dev.larder.stores.file;

import dev.larder.stores.support.EntryCodec;
import java.nio.ByteBuffer;

/**
 * What the index knows of one live entry or counter. A new value gets a new slot; a value that only moves to another
 * segment keeps its own.
 *
 * <p>The slot is also what keeps the heap tier honest: it is {@link #end ended} before the index shows what replaced it,
 * and the tier shows nothing of an ended slot. So a slow fill may come as late as it likes.
 */
final class Slot {
    private static final byte[] NOTHING = {};

    private final int size;
    private final int payload;
    private final long deadline;
    private final long number;
    private final byte[] held;
    private volatile long place = -1;
    private volatile boolean ended;

    /** Read and written without order: losing a use only makes an eviction a little less wise. */
    private boolean used;

    private Slot(int size, int payload, long deadline, long number, byte[] held) {
        this.size = size;
        this.payload = payload;
        this.deadline = deadline;
        this.number = number;
        this.held = held;
    }

    /**
     * The slot of a record that stores something.
     *
     * @param size the encoded record's size
     */
    static Slot of(LogRecord record, int size) {
        byte[] value = record.value();
        if (record.space() == Space.LIMITS) {
            return new Slot(size, value.length, record.deadline(), 0, value);
        }
        boolean numeric = record.space() != Space.ENTRIES;
        int payload = numeric ? Long.BYTES : (int) EntryCodec.payloadSize(value, value.length);
        long number = ByteBuffer.wrap(value).getLong(numeric ? 0 : EntryCodec.VERSION_OFFSET);
        return new Slot(size, payload, record.deadline(), number, NOTHING);
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

    /** How many bytes the record takes in its segment. */
    int size() {
        return size;
    }

    /** How many bytes the entry's payload has. */
    int payload() {
        return payload;
    }

    long deadline() {
        return deadline;
    }

    /** The entry's version, or the value of the counter or mark. */
    long number() {
        return number;
    }

    /** A key's limits: they are read under the lock, so they are kept in the heap. Nothing of any other space. */
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

    /** Whether it was used since it was asked the last time. */
    boolean takeUse() {
        boolean was = used;
        used = false;
        return was;
    }
}
