package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * The media type and content coding of a payload (RFC 9110, section 8.3 and 8.4), as its writer declared, and
 * attributes that are stored with it.
 *
 * @param contentType the media type
 * @param contentEncoding the content codings; empty if there are none
 * @param attributes the attributes in their order; a name may occur several times. A stored response has its status and
 *     header fields here. Only their writer reads them. Together at most {@link #MAX_ATTRIBUTE_BYTES} in a stored form
 */
public record Representation(String contentType, String contentEncoding, List<Attribute> attributes) {
    /** The maximum size of all attributes, equal to that of the header fields of a request. */
    public static final int MAX_ATTRIBUTE_BYTES = 32 << 10;

    /** Bytes of unknown type. */
    public static final Representation BINARY = new Representation("application/octet-stream", "");

    /** The form of a remembered miss. No writer can give it to a value. */
    public static final Representation NOTHING = new Representation("", "");

    /** A JSON text. */
    public static final Representation JSON = new Representation("application/json", "");

    /** @throws IllegalArgumentException if the attributes are too long */
    public Representation {
        attributes = List.copyOf(attributes);
        long bytes = attributes.stream().mapToLong(Attribute::storedBytes).sum();
        if (bytes > MAX_ATTRIBUTE_BYTES) {
            throw new IllegalArgumentException(
                    "Attributes may have %d bytes, and these have %d".formatted(MAX_ATTRIBUTE_BYTES, bytes));
        }
    }

    /** A form without attributes. */
    public Representation(String contentType, String contentEncoding) {
        this(contentType, contentEncoding, List.of());
    }

    /** The same form with other attributes. */
    public Representation with(List<Attribute> others) {
        return new Representation(contentType, contentEncoding, others);
    }

    /** The number of characters, for a bound on memory. */
    public int characters() {
        int characters = contentType.length() + contentEncoding.length();
        for (Attribute attribute : attributes) {
            characters += attribute.name().length() + attribute.value().length();
        }
        return characters;
    }

    /**
     * An attribute; name and value may be any text. Its stored form has the length of each in 16 bits, and each in
     * UTF-8.
     *
     * @param name the name
     * @param value the value
     */
    public record Attribute(String name, String value) {
        /** The bytes of the two lengths in a stored form. */
        private static final int LENGTHS = 2 * Short.BYTES;

        private long storedBytes() {
            return LENGTHS + (long) name.getBytes(UTF_8).length + value.getBytes(UTF_8).length;
        }
    }
}
