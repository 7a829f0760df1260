package dev.larder.stores.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.Representation.Attribute;
import dev.larder.spi.StoreException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored form of attributes: for each the name and the value, each after its length (unsigned 16 bit). {@link
 * dev.larder.spi.Representation} computes the size of this form and limits it.
 */
final class AttributesCodec {
    private static final byte[] NONE = {};

    private AttributesCodec() {}

    /** The stored form in a new array; empty if there are no attributes. */
    static byte[] encode(List<Attribute> attributes) {
        if (attributes.isEmpty()) {
            return NONE;
        }
        var out = new ByteArrayOutputStream();
        for (Attribute attribute : attributes) {
            write(out, attribute.name());
            write(out, attribute.value());
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes.length >>> Byte.SIZE);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    /** @throws StoreException.Corrupt if the bytes are not attributes */
    static List<Attribute> decode(ByteBuffer in) {
        List<Attribute> attributes = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                attributes.add(new Attribute(text(in), text(in)));
            }
        } catch (BufferUnderflowException e) {
            throw new StoreException.Corrupt("A stored entry has an attribute longer than its field");
        }
        return List.copyOf(attributes);
    }

    private static String text(ByteBuffer in) {
        byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(text);
        return new String(text, UTF_8);
    }
}
