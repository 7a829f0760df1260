package dev.larder.stores.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The stored form of an entry: a header, then the payload's own bytes.
 *
 * <pre>
 * offset  0  'L', format (1)
 *         2  where the payload begins (unsigned 16 bit)
 *         4  version
 *        12  created, expires, idle, touched (64 bit each)
 *        44  fields: kind (8 bit), length (unsigned 16 bit), bytes; an unknown kind is skipped
 * </pre>
 *
 * <p>Numbers are big-endian. The version stands at a fixed place, so that a script inside a backend can compare it. The
 * revision is the first field, so that a script can replace it.
 * Fields leave room for what later formats add.
 */
public final class EntryCodec {
    /** The offset of the eight bytes of the version. */
    public static final int VERSION_OFFSET = 4;

    private static final int FIELDS_OFFSET = 44;
    private static final byte MAGIC = 'L';
    private static final byte FORMAT = 1;
    private static final byte CONTENT_TYPE = 1;
    private static final byte CONTENT_ENCODING = 2;
    private static final byte REVISION = 3;
    private static final byte TAGS = 4;
    private static final byte FRESH = 5;
    private static final byte COST = 6;
    private static final byte ATTRIBUTES = 7;
    private static final int FIELD_PREFIX = 3;

    /** The offset of the revision of an entry that has one: eight bytes of the epoch and eight of the number. */
    public static final int REVISION_OFFSET = FIELDS_OFFSET + FIELD_PREFIX;

    /** The bytes of a revision. */
    public static final int REVISION_BYTES = 2 * Long.BYTES;

    private static final int MAX_HEADER = 0xFFFF;

    private static final byte[] NOTHING = {};

    private EntryCodec() {}

    /**
     * Encodes the entry, in a new array.
     *
     * @throws StoreException.TooLarge if the metadata does not fit into the header
     */
    public static byte[] encode(Entry entry) {
        byte[] type = entry.form().contentType().getBytes(UTF_8);
        byte[] coding = entry.form().contentEncoding().getBytes(UTF_8);
        byte[] tags = entry.tags().isEmpty()
                ? NOTHING
                : String.join(",", entry.tags()).getBytes(UTF_8);
        byte[] attributes = AttributesCodec.encode(entry.form().attributes());
        boolean withRevision = !entry.revision().equals(Revision.NONE);
        boolean stales = entry.lifetime().fresh() != Lifetime.NEVER;
        int header = FIELDS_OFFSET + fieldSize(type) + fieldSize(coding) + fieldSize(tags) + fieldSize(attributes);
        header += withRevision ? FIELD_PREFIX + 2 * Long.BYTES : 0;
        header += stales ? FIELD_PREFIX + Long.BYTES : 0;
        header += entry.lifetime().cost() > 0 ? FIELD_PREFIX + Long.BYTES : 0;
        if (header > MAX_HEADER) {
            throw new StoreException.TooLarge("The type, the tags and the fields of an entry have %d bytes, and %d fit"
                    .formatted(header - FIELDS_OFFSET, MAX_HEADER - FIELDS_OFFSET));
        }
        ByteBuffer out = ByteBuffer.allocate(header + entry.payload().length);
        Lifetime lifetime = entry.lifetime();
        out.put(MAGIC).put(FORMAT).putShort((short) header).putLong(entry.version());
        out.putLong(lifetime.created())
                .putLong(lifetime.expires())
                .putLong(lifetime.idle())
                .putLong(lifetime.touched());
        if (withRevision) {
            out.put(REVISION).putShort((short) (2 * Long.BYTES));
            out.putLong(entry.revision().epoch()).putLong(entry.revision().seq());
        }
        putField(out, CONTENT_TYPE, type);
        putField(out, CONTENT_ENCODING, coding);
        putField(out, TAGS, tags);
        putField(out, ATTRIBUTES, attributes);
        if (stales) {
            out.put(FRESH).putShort((short) Long.BYTES).putLong(lifetime.fresh());
        }
        if (lifetime.cost() > 0) {
            out.put(COST).putShort((short) Long.BYTES).putLong(lifetime.cost());
        }
        return out.put(entry.payload()).array();
    }

    /** The stored form of a revision, in a new array. */
    public static byte[] encode(Revision revision) {
        return ByteBuffer.allocate(REVISION_BYTES)
                .putLong(revision.epoch())
                .putLong(revision.seq())
                .array();
    }

    /**
     * Decodes an entry.
     *
     * @throws StoreException.Corrupt if these bytes are not an entry
     */
    public static Entry decode(byte[] stored) {
        return decode(stored, headerLength(stored));
    }

    /**
     * The payload's size in bytes, read from the beginning of a stored form.
     *
     * @throws StoreException.Corrupt if these bytes are not an entry
     */
    public static long payloadSize(byte[] beginning, long storedSize) {
        return storedSize - headerLength(beginning);
    }

    /** The first bytes of every stored form, in a new array. */
    public static byte[] beginning() {
        return new byte[] {MAGIC, FORMAT};
    }

    /**
     * Whether a stored form of this size is an entry, judged by its beginning: a header longer than the given bytes
     * counts as valid.
     */
    public static boolean isReadable(byte[] beginning, long storedSize) {
        try {
            int header = headerLength(beginning);
            if (header <= beginning.length) {
                var unused = decode(beginning, header);
            }
            return header <= storedSize;
        } catch (StoreException.Corrupt e) {
            return false;
        }
    }

    private static Entry decode(byte[] stored, int header) {
        if (header > stored.length) {
            throw new StoreException.Corrupt("A stored entry is shorter than its header says");
        }
        ByteBuffer in = ByteBuffer.wrap(stored, VERSION_OFFSET, header - VERSION_OFFSET);
        long version = in.getLong();
        var lifetime = new Lifetime(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        String type = "";
        String coding = "";
        Revision revision = Revision.NONE;
        List<String> tags = List.of();
        List<Representation.Attribute> attributes = List.of();
        while (in.remaining() >= FIELD_PREFIX) {
            byte kind = in.get();
            int length = Short.toUnsignedInt(in.getShort());
            if (length > in.remaining()) {
                throw new StoreException.Corrupt("A stored entry has a field longer than its header");
            }
            if (kind == CONTENT_TYPE) {
                type = text(stored, in.position(), length);
            } else if (kind == CONTENT_ENCODING) {
                coding = text(stored, in.position(), length);
            } else if (kind == REVISION && length == 2 * Long.BYTES) {
                revision = new Revision(in.getLong(in.position()), in.getLong(in.position() + Long.BYTES));
            } else if (kind == TAGS) {
                tags = List.of(text(stored, in.position(), length).split(","));
            } else if (kind == ATTRIBUTES) {
                attributes = AttributesCodec.decode(ByteBuffer.wrap(stored, in.position(), length));
            } else if (kind == FRESH && length == Long.BYTES) {
                lifetime = lifetime.freshUntil(in.getLong(in.position()));
            } else if (kind == COST && length == Long.BYTES) {
                lifetime = lifetime.costing(in.getLong(in.position()));
            }
            in.position(in.position() + length);
        }
        byte[] payload = Arrays.copyOfRange(stored, header, stored.length);
        return new Entry(version, form(type, coding, attributes), lifetime, revision, tags, payload);
    }

    private static int headerLength(byte[] stored) {
        if (stored.length < FIELDS_OFFSET || stored[0] != MAGIC || stored[1] != FORMAT) {
            throw new StoreException.Corrupt("A stored value is not an entry of Larder");
        }
        int header = Short.toUnsignedInt(ByteBuffer.wrap(stored).getShort(2));
        if (header < FIELDS_OFFSET) {
            throw new StoreException.Corrupt("A stored entry has an impossible header length");
        }
        return header;
    }

    private static Representation form(String type, String coding, List<Representation.Attribute> attributes) {
        return attributes.isEmpty() && coding.isEmpty() && type.equals(Representation.JSON.contentType())
                ? Representation.JSON
                : new Representation(type, coding, attributes);
    }

    private static String text(byte[] stored, int offset, int length) {
        return new String(stored, offset, length, UTF_8);
    }

    private static int fieldSize(byte[] value) {
        return value.length == 0 ? 0 : FIELD_PREFIX + value.length;
    }

    private static void putField(ByteBuffer out, byte kind, byte[] value) {
        if (value.length > 0) {
            out.put(kind).putShort((short) value.length).put(value);
        }
    }
}
