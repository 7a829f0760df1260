package dev.larder.stores.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A record of a segment.
 *
 * <pre>
 * offset  0  CRC-32C of all bytes after it
 *         4  the size of the record, including the first 8 bytes
 *         8  kind (8 bit)
 *         9  the number of records after it of the same write: all of them count, or none
 *        13  deadline (64 bit)
 *        21  the size of the key
 *        25  key, value
 * </pre>
 *
 * @param deadline the end of the value, in epoch milliseconds; 0 for a removal
 * @param value the stored form of an entry or a list, the eight bytes of a counter or mark, or the limits of a key;
 *     empty for a removal
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LogRecord(Kind kind, String key, long deadline, byte[] value) {
    static final int HEADER = 25;

    private static final int CHECKED = 4;
    private static final int KIND = 8;
    private static final int NAME_SIZE = 21;
    private static final byte[] NO_VALUE = new byte[0];

    /** The meaning of a record. */
    enum Kind {
        ENTRY('E'),
        ENTRY_REMOVED('e'),
        COUNTER('C'),
        COUNTER_REMOVED('c'),
        LIST('L'),
        LIST_REMOVED('l'),
        MARK('M'),
        MARK_REMOVED('m'),
        LIMITS('R'),
        LIMITS_REMOVED('r'),
        /** All records before it are removed. */
        CLEARED('X'),
        /** No meaning: the record was written to test whether writing works. */
        PROBE('P');

        private static final Map<Byte, Kind> BY_CODE =
                Stream.of(values()).collect(Collectors.toMap(kind -> kind.code, kind -> kind));

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }
    }

    /** A record, and the number of records after it that belong to the same write. */
    record Read(LogRecord record, int more) {}

    /** The beginning of every record. */
    record Header(int checksum, int size) {
        static Header of(byte[] header) {
            ByteBuffer in = ByteBuffer.wrap(header);
            return new Header(in.getInt(), in.getInt());
        }
    }

    static LogRecord stored(Space space, String key, long deadline, byte[] value) {
        Kind kind = switch (space) {
            case ENTRIES -> Kind.ENTRY;
            case COUNTERS -> Kind.COUNTER;
            case LISTS -> Kind.LIST;
            case MARKS -> Kind.MARK;
            case LIMITS -> Kind.LIMITS;
        };
        return new LogRecord(kind, key, deadline, value);
    }

    static LogRecord removed(Space space, String key) {
        Kind kind = switch (space) {
            case ENTRIES -> Kind.ENTRY_REMOVED;
            case COUNTERS -> Kind.COUNTER_REMOVED;
            case LISTS -> Kind.LIST_REMOVED;
            case MARKS -> Kind.MARK_REMOVED;
            case LIMITS -> Kind.LIMITS_REMOVED;
        };
        return new LogRecord(kind, key, 0, NO_VALUE);
    }

    static LogRecord mark(Kind kind) {
        return new LogRecord(kind, "", 0, NO_VALUE);
    }

    Space space() {
        return switch (kind) {
            case ENTRY, ENTRY_REMOVED -> Space.ENTRIES;
            case LIST, LIST_REMOVED -> Space.LISTS;
            case MARK, MARK_REMOVED -> Space.MARKS;
            case LIMITS, LIMITS_REMOVED -> Space.LIMITS;
            default -> Space.COUNTERS;
        };
    }

    boolean stores() {
        return kind == Kind.ENTRY
                || kind == Kind.COUNTER
                || kind == Kind.LIST
                || kind == Kind.MARK
                || kind == Kind.LIMITS;
    }

    byte[] encode(int more) {
        byte[] name = key.getBytes(UTF_8);
        int size = Math.addExact(HEADER + name.length, value.length);
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(0).putInt(size).put(kind.code).putInt(more);
        out.putLong(deadline).putInt(name.length).put(name).put(value);
        return out.putInt(0, checksum(out.array())).array();
    }

    /** Whether the bytes are the written ones. */
    static boolean intact(byte[] bytes) {
        Header header = Header.of(bytes);
        return header.size() == bytes.length && header.checksum() == checksum(bytes);
    }

    /** Whether a record of this size begins at the offset, as far as its header can tell. */
    static boolean plausible(ByteBuffer bytes, int offset) {
        int left = bytes.limit() - offset;
        if (left < HEADER) {
            return false;
        }
        int size = bytes.getInt(offset + CHECKED);
        int name = bytes.getInt(offset + NAME_SIZE);
        return size >= HEADER
                && size <= left
                && name >= 0
                && name <= size - HEADER
                && Kind.BY_CODE.containsKey(bytes.get(offset + KIND));
    }

    /** Decodes {@linkplain #intact intact} bytes. */
    static Read decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 2 * Integer.BYTES, bytes.length - 2 * Integer.BYTES);
        // a record of a kind that only a later version knows is ignored
        Kind kind = Kind.BY_CODE.getOrDefault(in.get(), Kind.PROBE);
        int more = in.getInt();
        long deadline = in.getLong();
        int name = in.getInt();
        String key = new String(bytes, HEADER, name, UTF_8);
        byte[] value = new byte[bytes.length - HEADER - name];
        System.arraycopy(bytes, HEADER + name, value, 0, value.length);
        return new Read(new LogRecord(kind, key, deadline, value), more);
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, CHECKED, bytes.length - CHECKED);
        return (int) crc.getValue();
    }
}
