package dev.larder.stores.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.Representation.Attribute;
import dev.larder.spi.StoreException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The stored form of attributes: of each the name and the value, and before either its length (unsigned 16 bit). */
final class AttributesCodec {
    private static final byte[] NONE = {};

    private AttributesCodec() {}

    /** Their stored form, in a new array, for they are bounded; of none it is empty. */
    static byte[] encode(List<Attribute> attributes) {
        if (attributes.isEmpty()) {
            return NONE;
        }
        List<byte[]> texts = new ArrayList<>();
        int size = 0;
        for (Attribute attribute : attributes) {
            for (String text : List.of(attribute.name(), attribute.value())) {
                byte[] bytes = text.getBytes(UTF_8);
                texts.add(bytes);
                size += Short.BYTES + bytes.length;
            }
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        texts.forEach(text -> out.putShort((short) text.length).put(text));
        return out.array();
    }

    /** @throws StoreException.Corrupt when these bytes are no attributes */
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
